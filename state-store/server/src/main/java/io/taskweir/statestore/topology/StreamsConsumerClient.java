package io.taskweir.statestore.topology;

import io.taskweir.protocol.Topics;
import io.taskweir.statestore.flow.PollPace;
import io.taskweir.statestore.flow.ReportsRead;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The main consumer of one stream thread; says when it is about to wait for records and when it is
 * at the end of the workers' reports, and waits no longer than until its thread has something else
 * to do.
 */
final class StreamsConsumerClient extends KafkaConsumer<byte[], byte[]> {
  private static final long LOOK_EVERY_MS = 100;

  private final Runnable idle;
  private final PollPace pace;
  private final ReportsRead reports;
  private final InstantSource clock;
  private long lookedMs;

  StreamsConsumerClient(
      Map<String, Object> config,
      Runnable idle,
      PollPace pace,
      ReportsRead reports,
      InstantSource clock) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.idle = idle;
    this.pace = pace;
    this.reports = reports;
    this.clock = clock;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> present = super.poll(Duration.ZERO);
    if (present.isEmpty() && !timeout.isZero()) {
      idle.run();
      present = super.poll(pace.atMost(timeout, clock.millis()));
    }
    look(present);
    return present;
  }

  private void look(ConsumerRecords<byte[], byte[]> found) {
    for (TopicPartition partition : found.partitions()) {
      if (partition.topic().equals(Topics.RESULTS)) {
        long last = found.records(partition).getLast().offset();
        reports.handedOut(partition.partition(), last + 1);
      }
    }
    long nowMs = clock.millis();
    if (nowMs - lookedMs < LOOK_EVERY_MS) {
      return;
    }
    lookedMs = nowMs;
    for (TopicPartition partition : assignment()) {
      if (partition.topic().equals(Topics.RESULTS)) {
        OptionalLong lag = currentLag(partition);
        reports.looked(partition.partition(), lag.isPresent() && lag.getAsLong() == 0, nowMs);
      }
    }
  }
}
