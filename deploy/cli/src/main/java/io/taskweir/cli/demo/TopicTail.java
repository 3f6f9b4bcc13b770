package io.taskweir.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What arrives on some topics from now on, as JSON, read with a plain Kafka consumer: only what is
 * committed. One thread.
 */
final class TopicTail implements AutoCloseable {
  private final ObjectMapper mapper = new ObjectMapper();
  private final KafkaConsumer<String, byte[]> consumer;

  /** Takes all partitions of the topics, from their present ends. */
  TopicTail(String bootstrap, List<String> topics) {
    consumer =
        new KafkaConsumer<>(
            new HashMap<>(
                Map.of(
                    "bootstrap.servers", bootstrap,
                    "isolation.level", "read_committed",
                    "enable.auto.commit", "false",
                    "fetch.max.wait.ms", "50")),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      consumer
          .partitionsFor(topic)
          .forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
    }
    consumer.assign(partitions);
    consumer.endOffsets(partitions).forEach(consumer::seek);
  }

  /** Waits a moment for records and hands each on. */
  void poll(Duration longest, Consumer<JsonNode> taker) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(longest)) {
      try {
        taker.accept(mapper.readTree(record.value()));
      } catch (IOException e) {
        throw new IllegalStateException(
            "record %d of %s-%d is not JSON"
                .formatted(record.offset(), record.topic(), record.partition()),
            e);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
