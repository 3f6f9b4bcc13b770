package io.taskweir.client;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A cluster in memory that has the queues of a layout. */
final class Queues {
  static final Layout LAYOUT = new Layout(8, 4, 4);

  private Queues() {}

  static MockProducer<byte[], byte[]> producer(boolean acknowledgeAtOnce) {
    Node broker = new Node(1, "localhost", 9092);
    List<PartitionInfo> partitions = new ArrayList<>();
    IntStream.range(0, LAYOUT.queues())
        .mapToObj(Topics::queue)
        .forEach(topic -> partitions.addAll(partitions(topic, LAYOUT.partitions(), broker)));
    Cluster cluster = new Cluster("test", List.of(broker), partitions, Set.of(), Set.of());
    return new MockProducer<>(
        cluster, acknowledgeAtOnce, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static List<PartitionInfo> partitions(String topic, int count, Node broker) {
    Node[] replicas = {broker};
    return IntStream.range(0, count)
        .mapToObj(i -> new PartitionInfo(topic, i, broker, replicas, replicas))
        .toList();
  }
}
