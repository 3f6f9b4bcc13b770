package io.taskweir.statestore.http;

import com.google.protobuf.ByteString;
import io.taskweir.core.function.FunctionState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.ConfigureFunction;
import io.taskweir.protocol.internal.DeleteFunction;
import io.taskweir.protocol.internal.PauseFunction;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.Lane;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Changes functions: their configs, whether they are paused, whether they are there. Each returns
 * when it holds for every later submission, through whatever door. Blocks the calling thread;
 * otherwise thread-safe.
 */
final class FunctionChanges {
  private final ShardCommands commands;
  private final FunctionReads reads;

  FunctionChanges(ShardCommands commands, FunctionReads reads) {
    this.commands = commands;
    this.reads = reads;
  }

  void configure(Lane lane, FunctionConfig config) throws InterruptedException {
    long version = versionFor(lane);
    byte[] json = config.toJson();
    ConfigureFunction command =
        ConfigureFunction.newBuilder()
            .setTenant(lane.tenant())
            .setFunction(lane.function())
            .setConfig(ByteString.copyFrom(json))
            .setVersion(version)
            .build();
    apply(
        lane,
        "config of function " + name(lane),
        CommandRecord.newBuilder().setConfigureFunction(command).build(),
        state -> state.configVersion() >= version,
        List.of(published(lane, json)));
  }

  void delete(Lane lane) throws InterruptedException {
    long version = versionFor(lane);
    DeleteFunction command =
        DeleteFunction.newBuilder()
            .setTenant(lane.tenant())
            .setFunction(lane.function())
            .setVersion(version)
            .build();
    apply(
        lane,
        "deletion of function " + name(lane),
        CommandRecord.newBuilder().setDeleteFunction(command).build(),
        state -> state.generation() >= version,
        List.of(published(lane, null)));
  }

  void pause(Lane lane, boolean paused) throws InterruptedException {
    long version = versionFor(lane);
    PauseFunction command =
        PauseFunction.newBuilder()
            .setTenant(lane.tenant())
            .setFunction(lane.function())
            .setPaused(paused)
            .setVersion(version)
            .build();
    apply(
        lane,
        (paused ? "pause of function " : "resumption of function ") + name(lane),
        CommandRecord.newBuilder().setPauseFunction(command).build(),
        state -> state.pauseVersion() >= version,
        List.of());
  }

  private long versionFor(Lane lane) {
    return commands.versionAfter(reads.of(lane).version());
  }

  private void apply(
      Lane lane,
      String what,
      CommandRecord command,
      Predicate<FunctionState> isApplied,
      List<ProducerRecord<byte[], byte[]>> more)
      throws InterruptedException {
    commands.apply(
        lane.tenant(),
        what,
        command,
        partition -> {
          try {
            return isApplied.test(reads.in(partition, lane));
          } catch (ProblemException e) {
            // The partition changes its owner just now; it is asked again until the time is over.
            return false;
          }
        },
        more);
  }

  /** For whoever follows the compacted topic of configs; null: the function is gone. */
  private static ProducerRecord<byte[], byte[]> published(Lane lane, byte @Nullable [] config) {
    return new ProducerRecord<>(
        Topics.FUNCTIONS, name(lane).getBytes(StandardCharsets.UTF_8), config);
  }

  private static String name(Lane lane) {
    return lane.tenant() + "/" + lane.function();
  }
}
