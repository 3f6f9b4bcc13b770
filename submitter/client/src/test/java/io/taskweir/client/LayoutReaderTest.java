package io.taskweir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.Layout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class LayoutReaderTest {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.LAYOUT, 0);
  private static final Node BROKER = new Node(1, "localhost", 9092);

  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
  private final LayoutReader reader =
      new LayoutReader(kafka, "broker:9092", Duration.ofSeconds(15));

  @Test
  void theLastLayoutRecordCounts() {
    layoutTopic(
        List.of(
            record(0, "layout", new Layout(4, 2, 1)),
            record(1, "layout", Queues.LAYOUT),
            record(2, "something-later", new Layout(1, 1, 1))));
    assertThat(reader.read()).isEqualTo(Queues.LAYOUT);
  }

  @Test
  void saysThatNoTaskweirIsThereIfTheTopicIsMissing() {
    assertThatThrownBy(reader::read)
        .hasMessage(
            "no Taskweir layout on broker:9092: is a Taskweir server running against this"
                + " cluster?");
  }

  @Test
  void saysThatNoTaskweirIsThereIfTheTopicIsEmpty() {
    layoutTopic(List.of());
    assertThatThrownBy(reader::read).hasMessageContaining("no Taskweir layout on broker:9092");
  }

  @Test
  void takesAQueueWithAsManyPartitionsAsTheLayoutSays() {
    kafka.updatePartitions("taskweir.queue.00", Queues.partitions("taskweir.queue.00", 8, BROKER));
    reader.requireQueue("taskweir.queue.00", Queues.LAYOUT);
  }

  @Test
  void refusesAQueueWithAnotherNumberOfPartitions() {
    kafka.updatePartitions("taskweir.queue.00", Queues.partitions("taskweir.queue.00", 9, BROKER));
    assertThatThrownBy(() -> reader.requireQueue("taskweir.queue.00", Queues.LAYOUT))
        .hasMessageContaining(
            "taskweir.queue.00 on broker:9092 has 9 partitions: the layout says 8");
  }

  private void layoutTopic(List<ConsumerRecord<byte[], byte[]>> records) {
    kafka.updatePartitions(Topics.LAYOUT, Queues.partitions(Topics.LAYOUT, 1, BROKER));
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    kafka.updateEndOffsets(Map.of(PARTITION, (long) records.size()));
    kafka.schedulePollTask(() -> records.forEach(kafka::addRecord));
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, String key, Layout layout) {
    return new ConsumerRecord<>(
        Topics.LAYOUT, 0, offset, key.getBytes(StandardCharsets.UTF_8), layout.toJson());
  }
}
