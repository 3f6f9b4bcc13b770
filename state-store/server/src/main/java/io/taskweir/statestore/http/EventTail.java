package io.taskweir.statestore.http;

import io.taskweir.protocol.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The committed events of one tenant as they come, read from the partitions that they can be in, by
 * a consumer that belongs to no group. Other tenants have events in these partitions too; they are
 * passed over. One thread.
 */
final class EventTail implements AutoCloseable {
  /** What is fetched ahead of a slow reader at most, in bytes. */
  private static final int FETCHED_BYTES = 512 << 10;

  private static final int FETCHED_OF_PARTITION_BYTES = 128 << 10;

  /** How long Kafka may take to say where the topic ends, in milliseconds. */
  private static final int ANSWER_MS = 10_000;

  private final byte[] keyPrefix;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final EventPositions positions;

  /** Who reads. */
  interface Reader {
    /**
     * @param id of the position after it
     * @param json as it stands on the topic
     */
    void event(String id, byte[] json) throws IOException;

    /** Events have been deleted that had not been read yet; the earliest that are left follow. */
    void gap(String id) throws IOException;
  }

  /**
   * Begins at given positions, or with what is committed from now on; blocks.
   *
   * @param shard the tenant's partitions
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  static EventTail open(
      Map<String, String> kafka, String tenant, int[] shard, @Nullable EventPositions from) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(kafka);
    try {
      List<TopicPartition> partitions =
          Arrays.stream(shard).mapToObj(it -> new TopicPartition(Topics.EVENTS, it)).toList();
      consumer.assign(partitions);
      EventPositions positions = from == null ? ends(consumer, partitions) : from;
      positions
          .next()
          .forEach((it, offset) -> consumer.seek(new TopicPartition(Topics.EVENTS, it), offset));
      return new EventTail(tenant, consumer, positions);
    } catch (RuntimeException e) {
      close(consumer);
      throw e;
    }
  }

  private EventTail(
      String tenant, KafkaConsumer<byte[], byte[]> consumer, EventPositions positions) {
    this.keyPrefix = (tenant + "/").getBytes(StandardCharsets.UTF_8);
    this.consumer = consumer;
    this.positions = positions;
  }

  private static EventPositions ends(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<Integer, Long> ends = new HashMap<>();
    consumer.endOffsets(partitions).forEach((it, offset) -> ends.put(it.partition(), offset));
    return new EventPositions(ends);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> kafka) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // What is no longer there is a gap, and must be said to be one.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCHED_BYTES);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCHED_OF_PARTITION_BYTES);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MS);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MS);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The id of the present position. */
  String id() {
    return positions.toString();
  }

  /**
   * Waits for what comes and hands it on; returns early, and perhaps often, without anything.
   *
   * @throws org.apache.kafka.common.errors.InterruptException if the thread is interrupted
   */
  void poll(Duration longest, Reader reader) throws IOException {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = consumer.poll(longest);
    } catch (OffsetOutOfRangeException e) {
      beginAnew(e.offsetOutOfRangePartitions().keySet());
      reader.gap(id());
      return;
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      positions.move(record.partition(), record.offset() + 1);
      if (isOurs(record)) {
        reader.event(id(), record.value());
      }
    }
    // Beyond the records stand the marks of transactions.
    records.nextOffsets().forEach((it, next) -> positions.move(it.partition(), next.offset()));
  }

  private void beginAnew(Collection<TopicPartition> lost) {
    consumer.seekToBeginning(lost);
    lost.forEach(it -> positions.move(it.partition(), consumer.position(it)));
  }

  private boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    return key != null
        && record.value() != null
        && key.length > keyPrefix.length
        && Arrays.equals(key, 0, keyPrefix.length, keyPrefix, 0, keyPrefix.length);
  }

  @Override
  public void close() {
    close(consumer);
  }

  private static void close(KafkaConsumer<byte[], byte[]> consumer) {
    // An interrupt, which ends most of them, would keep the consumer from closing.
    boolean interrupted = Thread.interrupted();
    // There is nothing to be sent, so there is nothing to wait for.
    consumer.close(CloseOptions.timeout(Duration.ZERO));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
