package io.taskweir.worker.kafka;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.Layout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the cluster's layout, which says where tasks live. */
public final class LayoutReader {
  private static final TopicPartition LAYOUT = new TopicPartition(Topics.LAYOUT, 0);
  private static final byte[] KEY = Layout.KEY.getBytes(StandardCharsets.UTF_8);

  /** A server that starts together with this worker gets this time to write it. */
  private static final Duration APPEARS_WITHIN = Duration.ofSeconds(5);

  private LayoutReader() {}

  /**
   * Blocks until the layout is read.
   *
   * @throws IllegalStateException if Kafka is not reached or there is no layout; says what to do
   */
  public static Layout read(KafkaSettings settings) {
    Map<String, Object> config = settings.consumer();
    // Closing waits for the fetch under way, which after the last record waits for more.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "10");
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Layout layout = find(consumer);
      if (layout == null) {
        throw new IllegalStateException(
            "no Taskweir layout on "
                + settings.bootstrap()
                + ": is a Taskweir server running against this cluster?");
      }
      return layout;
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "cannot read " + Topics.LAYOUT + " on " + settings.bootstrap() + ": " + e.getMessage(),
          e);
    }
  }

  private static @Nullable Layout find(Consumer<byte[], byte[]> consumer) {
    // Listing tells a missing topic (at once) from a missing broker (an exception).
    long end = System.nanoTime() + APPEARS_WITHIN.toNanos();
    Layout found = null;
    boolean assigned = false;
    while (found == null && System.nanoTime() - end < 0) {
      if (!assigned && consumer.listTopics().containsKey(Topics.LAYOUT)) {
        consumer.assign(List.of(LAYOUT));
        consumer.seekToBeginning(List.of(LAYOUT));
        assigned = true;
      }
      found = assigned ? readToEnd(consumer) : null;
      if (found == null && !assigned) {
        pause();
      }
    }
    return found;
  }

  private static @Nullable Layout readToEnd(Consumer<byte[], byte[]> consumer) {
    Layout last = null;
    long end = consumer.endOffsets(List.of(LAYOUT)).getOrDefault(LAYOUT, 0L);
    do {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        if (record.value() != null && Arrays.equals(record.key(), KEY)) {
          last = Layout.parse(record.value());
        }
      }
    } while (consumer.position(LAYOUT) < end);
    return last;
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the Taskweir layout", e);
    }
  }
}
