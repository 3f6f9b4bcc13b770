package io.taskweir.bench.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How far all partitions of all topics go, Kafka's own topics included. */
public record BrokerLog(Map<TopicPartition, Long> ends) {

  public BrokerLog {
    ends = Map.copyOf(ends);
  }

  /** As it is now. Blocks. */
  public static BrokerLog read(Admin admin) {
    try {
      Set<String> topics =
          admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
      Map<TopicPartition, OffsetSpec> wanted =
          admin.describeTopics(topics).allTopicNames().get().values().stream()
              .flatMap(
                  topic ->
                      topic.partitions().stream()
                          .map(it -> new TopicPartition(topic.name(), it.partition())))
              .collect(Collectors.toMap(Function.identity(), it -> OffsetSpec.latest()));
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(wanted)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return new BrokerLog(ends);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker does not say how long its topics are", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the broker", e);
    }
  }

  /** Where a partition ended; 0 if it was not there yet. */
  public long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  public int partitions(String topic) {
    return (int) ends.keySet().stream().filter(it -> it.topic().equals(topic)).count();
  }

  /** What all partitions together have grown by since an earlier reading. */
  public long offsetsSince(BrokerLog earlier) {
    return ends.entrySet().stream()
        .mapToLong(partition -> partition.getValue() - earlier.end(partition.getKey()))
        .sum();
  }
}
