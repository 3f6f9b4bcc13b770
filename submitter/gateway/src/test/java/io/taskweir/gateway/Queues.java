package io.taskweir.gateway;

import io.taskweir.client.QueueWriter;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A cluster in memory that has the queues of a layout, and the topic for what is rejected. */
final class Queues {
  static final Layout LAYOUT = new Layout(8, 4, 4);

  final MockProducer<byte[], byte[]> producer;
  final QueueWriter writer;

  /**
   * @param acknowledgeAtOnce if not, the test says when: {@code producer.completeNext()}
   */
  Queues(boolean acknowledgeAtOnce) {
    Node broker = new Node(1, "localhost", 9092);
    List<PartitionInfo> partitions = new ArrayList<>(partitions(Topics.REJECTED, 1, broker));
    IntStream.range(0, LAYOUT.queues())
        .mapToObj(Topics::queue)
        .forEach(topic -> partitions.addAll(partitions(topic, LAYOUT.partitions(), broker)));
    Cluster cluster = new Cluster("test", List.of(broker), partitions, Set.of(), Set.of());
    producer =
        new MockProducer<>(
            cluster, acknowledgeAtOnce, null, new ByteArraySerializer(), new ByteArraySerializer());
    writer = new QueueWriter(new TaskRouting(LAYOUT), producer);
  }

  /** What has been written to the queues. */
  List<Submission> submissions() {
    return producer.history().stream()
        .filter(record -> !record.topic().equals(Topics.REJECTED))
        .map(record -> SubmissionJson.parse(record.value(), null, 1 << 20))
        .toList();
  }

  List<ProducerRecord<byte[], byte[]>> rejected() {
    return producer.history().stream()
        .filter(record -> record.topic().equals(Topics.REJECTED))
        .toList();
  }

  static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static List<PartitionInfo> partitions(String topic, int count, Node broker) {
    Node[] replicas = {broker};
    return IntStream.range(0, count)
        .mapToObj(i -> new PartitionInfo(topic, i, broker, replicas, replicas))
        .toList();
  }
}
