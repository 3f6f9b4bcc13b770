package io.taskweir.dispatcher;

import com.codahale.metrics.Counter;
import io.taskweir.dispatcher.plan.LaneId;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.AttemptsLost;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.LaneWindow;
import io.taskweir.protocol.internal.LostAttempt;
import io.taskweir.protocol.internal.Takeover;
import io.taskweir.protocol.internal.Windows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the dispatcher tells the state-store, on {@code taskweir.commands}. The loop's thread. */
final class CommandWriter {
  private static final Logger log = LoggerFactory.getLogger(CommandWriter.class);

  /** A worker with thousands of attempts may be lost at once; records stay small. */
  private static final int MAX_LOST_PER_RECORD = 500;

  private final Producer<byte[], byte[]> producer;
  private final String dispatcherId;
  private final Counter failed;
  private final Map<Integer, List<LostAttempt>> lost = new LinkedHashMap<>();

  CommandWriter(Producer<byte[], byte[]> producer, String dispatcherId, Counter failed) {
    this.producer = producer;
    this.dispatcherId = dispatcherId;
    this.failed = failed;
  }

  void takeover(int partition, long epoch) {
    send(
        partition,
        "takeover/" + dispatcherId,
        CommandRecord.newBuilder()
            .setTakeover(Takeover.newBuilder().setEpoch(epoch).setDispatcherId(dispatcherId))
            .build());
  }

  void window(int partition, long epoch, LaneId lane, int slots) {
    send(
        partition,
        lane.toString(),
        CommandRecord.newBuilder()
            .setWindows(
                Windows.newBuilder()
                    .setEpoch(epoch)
                    .addLanes(
                        LaneWindow.newBuilder()
                            .setTenant(lane.tenant())
                            .setFunction(lane.function())
                            .setSlots(slots)))
            .build());
  }

  /** Queues the attempt for {@link #flush}. */
  void lost(int partition, LostAttempt attempt) {
    lost.computeIfAbsent(partition, key -> new ArrayList<>()).add(attempt);
  }

  /** Writes the lost attempts, those of a partition together. */
  void flush() {
    if (lost.isEmpty()) {
      return;
    }
    lost.forEach(
        (partition, attempts) -> {
          for (int from = 0; from < attempts.size(); from += MAX_LOST_PER_RECORD) {
            int to = Math.min(attempts.size(), from + MAX_LOST_PER_RECORD);
            sendLost(partition, attempts.subList(from, to));
          }
        });
    lost.clear();
  }

  private void sendLost(int partition, List<LostAttempt> attempts) {
    LostAttempt first = attempts.getFirst();
    send(
        partition,
        new TaskKey(first.getTenant(), first.getTaskId()).toString(),
        CommandRecord.newBuilder()
            .setAttemptsLost(AttemptsLost.newBuilder().addAllAttempts(attempts))
            .build());
  }

  private void send(int partition, String key, CommandRecord command) {
    var _ =
        producer.send(
            new ProducerRecord<>(
                Topics.COMMANDS,
                partition,
                key.getBytes(StandardCharsets.UTF_8),
                command.toByteArray()),
            (_, error) -> {
              if (error != null) {
                failed.inc();
                log.error(
                    "Could not tell the state-store of partition {}: {} ({})",
                    partition,
                    command.getKindCase(),
                    key,
                    error);
              }
            });
  }
}
