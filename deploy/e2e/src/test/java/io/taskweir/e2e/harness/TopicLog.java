package io.taskweir.e2e.harness;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What stands in a topic, read by a consumer that belongs to no group. */
public final class TopicLog {
  private TopicLog() {}

  /** All records that are committed now, partition by partition in their order. */
  public static List<ConsumerRecord<String, byte[]>> committed(String bootstrap, String topic) {
    return read(bootstrap, topic, "read_committed");
  }

  /** All records that stand there now, those of open and aborted transactions too. */
  public static List<ConsumerRecord<String, byte[]>> everything(String bootstrap, String topic) {
    return read(bootstrap, topic, "read_uncommitted");
  }

  /** How many offsets the topic's partitions have used, all together. */
  public static long length(String bootstrap, String topic) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .values()
          .forEach(
              it ->
                  it.partitions()
                      .forEach(
                          partition ->
                              ends.put(
                                  new TopicPartition(topic, partition.partition()),
                                  OffsetSpec.latest())));
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot measure " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static List<ConsumerRecord<String, byte[]>> read(
      String bootstrap, String topic, String isolation) {
    try (KafkaConsumer<String, byte[]> consumer = consumer(bootstrap, isolation)) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      return records;
    }
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<String, byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(it -> new TopicPartition(topic, it.partition()))
        .toList();
  }

  private static KafkaConsumer<String, byte[]> consumer(String bootstrap, String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "isolation.level",
            isolation,
            "max.poll.records",
            "5000",
            "allow.auto.create.topics",
            "false"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /**
   * A header's text.
   *
   * @throws AssertionError if the record has no such header
   */
  public static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    if (header == null) {
      throw new AssertionError("no header " + name + " on " + record);
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
