package io.taskweir.dev.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A table of one partition: the newest value of every key. Blocks the caller; any thread. */
final class CompactedTopic {
  private static final int FETCH_WAIT_MS = 500;

  /** Closing waits for the fetch under way, which after the last record waits for more. */
  private static final int FETCH_WAIT_ONCE_MS = 10;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<String, String> kafka;
  private final TopicPartition partition;

  CompactedTopic(Map<String, String> kafka, String topic) {
    this.kafka = kafka;
    this.partition = new TopicPartition(topic, 0);
  }

  /** Everything that is in it now. */
  Map<String, byte[]> read() {
    try (Consumer<String, byte[]> consumer = consumer(FETCH_WAIT_ONCE_MS)) {
      return readToEnd(consumer);
    } catch (TimeoutException e) {
      throw ClusterException.unreachable(bootstrap(), e);
    }
  }

  /** Reads all, from the beginning to where the end was when the call was made. */
  Map<String, byte[]> readToEnd(Consumer<String, byte[]> consumer) {
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
    Map<String, byte[]> table = new LinkedHashMap<>();
    while (consumer.position(partition, PATIENCE) < end) {
      consumer
          .poll(POLL)
          .forEach(
              record -> {
                if (record.value() == null) {
                  table.remove(record.key());
                } else {
                  table.put(record.key(), record.value());
                }
              });
    }
    return table;
  }

  /** A consumer that goes on to follow the topic; it has the partition, and no group. */
  Consumer<String, byte[]> consumer() {
    return consumer(FETCH_WAIT_MS);
  }

  private Consumer<String, byte[]> consumer(int fetchWaitMs) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("enable.auto.commit", "false");
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    config.put("fetch.max.wait.ms", Integer.toString(fetchWaitMs));
    Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    return consumer;
  }

  /** Writes one record and waits until it is on all in-sync replicas. */
  void write(String key, byte[] value) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("acks", "all");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(partition.topic(), partition.partition(), key, value))
          .get();
    } catch (ExecutionException e) {
      throw ClusterException.failed(
          "cannot write to " + partition.topic() + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ClusterException.failed("interrupted while writing to " + partition.topic(), e);
    }
  }

  private String bootstrap() {
    return kafka.getOrDefault("bootstrap.servers", "(no bootstrap.servers)");
  }
}
