package io.taskweir.statestore.http;

import com.google.protobuf.ByteString;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.ConfigureFunction;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.VersionedConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Changes functions' configs: a change is a command to every partition of the tenant, and is done
 * when all have applied it (architecture, D6). Blocks the calling thread; otherwise thread-safe.
 */
public final class FunctionConfigs {
  private static final Duration APPLIED_WITHIN = Duration.ofSeconds(10);
  private static final long LOOK_AGAIN_MS = 5;

  private final TaskRouting routing;
  private final PartitionOwners owners;
  private final InstantSource clock;
  private final Producer<byte[], byte[]> producer;
  private final AtomicLong lastVersion = new AtomicLong();

  /**
   * @param producer that nothing is lost on ({@link ControlProducer}); the caller closes it
   */
  public FunctionConfigs(
      Producer<byte[], byte[]> producer,
      TaskRouting routing,
      PartitionOwners owners,
      InstantSource clock) {
    this.producer = producer;
    this.routing = routing;
    this.owners = owners;
    this.clock = clock;
  }

  /**
   * Sets a config; returns when every later submission is accepted by it.
   *
   * @throws ProblemException if not all partitions have applied it within 10 s: then it is unknown
   *     whether it holds, and the caller may repeat
   */
  void put(Lane lane, FunctionConfig config) throws InterruptedException {
    long version =
        lastVersion.accumulateAndGet(clock.millis(), (last, now) -> Math.max(last + 1, now));
    long deadline = System.nanoTime() + APPLIED_WITHIN.toNanos();
    int[] shard = routing.shard(lane.tenant());
    try {
      for (Future<?> sent : send(lane, config, version, shard)) {
        sent.get(APPLIED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new ProblemException(
          ErrorCode.UNAVAILABLE, "Kafka did not take the change of function " + name(lane));
    }
    for (int partition : shard) {
      awaitApplied(lane, partition, version, deadline);
    }
  }

  private List<Future<?>> send(Lane lane, FunctionConfig config, long version, int[] shard) {
    byte[] key = name(lane).getBytes(StandardCharsets.UTF_8);
    byte[] json = config.toJson();
    byte[] command =
        CommandRecord.newBuilder()
            .setConfigureFunction(
                ConfigureFunction.newBuilder()
                    .setTenant(lane.tenant())
                    .setFunction(lane.function())
                    .setConfig(ByteString.copyFrom(json))
                    .setVersion(version))
            .build()
            .toByteArray();
    List<Future<?>> sent = new ArrayList<>();
    sent.add(producer.send(new ProducerRecord<>(Topics.FUNCTIONS, key, json)));
    for (int partition : shard) {
      sent.add(producer.send(new ProducerRecord<>(Topics.COMMANDS, partition, key, command)));
    }
    return sent;
  }

  private void awaitApplied(Lane lane, int partition, long version, long deadline)
      throws InterruptedException {
    while (version(lane, partition) < version) {
      if (System.nanoTime() > deadline) {
        throw new ProblemException(
            ErrorCode.UNAVAILABLE,
            "function %s: partition %d has not applied the change yet; repeat it"
                .formatted(name(lane), partition));
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }

  private long version(Lane lane, int partition) {
    Optional<StoreView> local = owners.local(partition);
    if (local.isPresent()) {
      VersionedConfig config = local.get().function(lane);
      return config == null ? 0 : config.version();
    }
    try {
      byte[] answer = owners.ask(partition, PartitionRoutes.versionPath(partition, lane)).body();
      return Long.parseLong(new String(answer, StandardCharsets.UTF_8).strip());
    } catch (ProblemException | NumberFormatException e) {
      // The partition changes its owner just now; it is asked again until the time is over.
      return 0;
    }
  }

  /** The config as the tenant's partitions have it; null if there is none here. */
  static @Nullable FunctionConfig read(StoreView view, Lane lane) {
    VersionedConfig config = view.function(lane);
    return config == null ? null : config.config();
  }

  private static String name(Lane lane) {
    return lane.tenant() + "/" + lane.function();
  }
}
