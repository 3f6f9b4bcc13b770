package io.taskweir.client;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a cluster is laid out, and checks that its queues are as the layout says. One thread.
 * Every error is a {@link ProblemException} with {@link ErrorCode#UNAVAILABLE}.
 */
public final class LayoutReader implements AutoCloseable {
  /** Long enough for a cluster that is electing leaders, in which a client should not give up. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

  private static final byte[] KEY = Layout.KEY.getBytes(StandardCharsets.UTF_8);

  private final Consumer<byte[], byte[]> consumer;
  private final String bootstrap;
  private final Duration timeout;

  /**
   * @param kafka any consumer setting, at least {@code bootstrap.servers}
   * @param timeout for each answer of Kafka's
   */
  public LayoutReader(Map<String, String> kafka, Duration timeout) {
    this(consumer(kafka), bootstrap(kafka), timeout);
  }

  LayoutReader(Consumer<byte[], byte[]> consumer, String bootstrap, Duration timeout) {
    this.consumer = consumer;
    this.bootstrap = bootstrap;
    this.timeout = timeout;
  }

  /** The layout as it is now. */
  public Layout read() {
    try {
      if (partitionsOf(Topics.LAYOUT) == 0) {
        throw missing();
      }
      byte[] latest = latest(new TopicPartition(Topics.LAYOUT, 0));
      if (latest == null) {
        throw missing();
      }
      return Layout.parse(latest);
    } catch (TimeoutException e) {
      throw noAnswer();
    }
  }

  /** Refuses a queue topic that does not exist, or that has not as many partitions as all have. */
  public void requireQueue(String topic, Layout layout) {
    int found;
    try {
      found = partitionsOf(topic);
    } catch (TimeoutException e) {
      throw noAnswer();
    }
    if (found != layout.partitions()) {
      throw new ProblemException(
          ErrorCode.UNAVAILABLE,
          "queue topic %s on %s has %d partitions: the layout says %d, and it cannot change"
              .formatted(topic, bootstrap, found, layout.partitions()));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private int partitionsOf(String topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic, timeout);
    return partitions == null ? 0 : partitions.size();
  }

  private byte @Nullable [] latest(TopicPartition partition) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition), timeout).getOrDefault(partition, 0L);
    long deadline = System.nanoTime() + timeout.toNanos();
    byte[] latest = null;
    while (consumer.position(partition, timeout) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        if (Arrays.equals(KEY, record.key())) {
          latest = record.value();
        }
      }
      if (System.nanoTime() - deadline > 0) {
        throw noAnswer();
      }
    }
    return latest;
  }

  private ProblemException missing() {
    return new ProblemException(
        ErrorCode.UNAVAILABLE,
        "no Taskweir layout on "
            + bootstrap
            + ": is a Taskweir server running against this cluster?");
  }

  private ProblemException noAnswer() {
    return new ProblemException(
        ErrorCode.UNAVAILABLE,
        "no answer from Kafka at "
            + bootstrap
            + " within "
            + timeout.toSeconds()
            + " s: is it running, and can it be reached from here?");
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, String> kafka) {
    try {
      return new KafkaConsumer<>(
          settings(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new ProblemException(
          ErrorCode.UNAVAILABLE, "cannot connect to Kafka at " + bootstrap(kafka) + ": " + why);
    }
  }

  private static String bootstrap(Map<String, String> kafka) {
    return String.valueOf(kafka.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG));
  }

  private static Map<String, Object> settings(Map<String, String> kafka) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // Asking for a topic must not make it, least of all with the wrong number of partitions.
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // Closing waits for the fetch under way, which after the last record waits for more.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "10");
    return settings;
  }
}
