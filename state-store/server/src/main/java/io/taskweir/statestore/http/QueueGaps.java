package io.taskweir.statestore.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Stretches of queues that hold no submission, only marks of transactions: a re-run is submitted in
 * one, and the mark behind it is never taken in. Blocks when it has to look; thread-safe.
 */
final class QueueGaps {
  private static final Duration LOOK_WITHIN = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, String> kafka;
  private final Map<TopicPartition, Gap> known = new ConcurrentHashMap<>();

  QueueGaps(Map<String, String> kafka) {
    this.kafka = Map.copyOf(kafka);
  }

  private record Gap(long from, long to) {}

  /** Whether it is known that nothing lies from one offset to before another. */
  boolean isKnown(TopicPartition queue, long from, long to) {
    Gap gap = known.get(queue);
    return gap != null && gap.from <= from && to <= gap.to;
  }

  /** Looks whether nothing lies there; false also if that cannot be seen within a second. */
  boolean isEmpty(TopicPartition queue, long from, long to) {
    long deadline = System.nanoTime() + LOOK_WITHIN.toNanos();
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(queue));
      consumer.seek(queue, from);
      while (consumer.position(queue) < to) {
        if (!consumer.poll(POLL).isEmpty() || System.nanoTime() > deadline) {
          return false;
        }
      }
    }
    known.put(queue, new Gap(from, to));
    return true;
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
