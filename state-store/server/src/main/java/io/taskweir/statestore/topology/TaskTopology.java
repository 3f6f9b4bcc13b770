package io.taskweir.statestore.topology;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.statestore.flow.SamePartition;
import io.taskweir.statestore.flow.TurnTaking;
import io.taskweir.statestore.step.Emitter;
import io.taskweir.statestore.step.TaskProcessor;
import io.taskweir.statestore.store.TaskStore;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The whole topology: four kinds of input, one processor, one store, five outputs. All inputs and
 * outputs have the same number of partitions, and everything but the submissions that a step makes
 * itself stays in the partition it came in.
 */
public final class TaskTopology {
  private static final String PROCESSOR = "tasks";

  private TaskTopology() {}

  /**
   * @param partition keeps outputs where their inputs are
   * @param processor makes the processor of one partition
   * @param store makes the store of one partition
   * @param changelogConfig topic settings of the changelog
   */
  public static Topology build(
      TurnTaking turns,
      SamePartition partition,
      Supplier<TaskProcessor> processor,
      Supplier<TaskStore> store,
      Map<String, String> changelogConfig) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    Topology topology = new Topology();
    topology.addSource(AutoOffsetReset.earliest(), "queues", turns, bytes, bytes, Topics.QUEUES);
    topology.addSource(AutoOffsetReset.earliest(), "results", turns, bytes, bytes, Topics.RESULTS);
    topology.addSource(
        AutoOffsetReset.earliest(), "commands", turns, bytes, bytes, Topics.COMMANDS);
    topology.addSource(AutoOffsetReset.earliest(), "logs", turns, bytes, bytes, Topics.LOGS);
    topology.addProcessor(PROCESSOR, processor::get, "queues", "results", "commands", "logs");
    topology.addStateStore(new TaskStoreBuilder(store, changelogConfig), PROCESSOR);
    addSink(topology, Emitter.DISPATCH, Topics.DISPATCH, partition);
    addSink(topology, Emitter.EVENTS, Topics.EVENTS, partition);
    addSink(topology, Emitter.OUTCOMES, Topics.OUTCOMES, partition);
    addSink(topology, Emitter.REJECTED, Topics.REJECTED, partition);
    addSubmissions(topology, turns.routing());
    return topology;
  }

  private static void addSink(
      Topology topology, String name, String topic, SamePartition partition) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    topology.addSink(name, topic, bytes, bytes, partition, PROCESSOR);
  }

  /** The one output that goes elsewhere: a new task belongs where its own id says. */
  private static void addSubmissions(Topology topology, TaskRouting routing) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    TopicNameExtractor<byte[], byte[]> queue =
        (key, _, _) -> routing.queueTopic(taskKey(key).tenant());
    StreamPartitioner<byte[], byte[]> home =
        (_, key, _, _) -> Optional.of(Set.of(routing.partition(taskKey(key))));
    topology.addSink(Emitter.QUEUES, queue, bytes, bytes, home, PROCESSOR);
  }

  private static TaskKey taskKey(byte[] recordKey) {
    return TaskKey.parse(new String(recordKey, StandardCharsets.UTF_8));
  }

  private record TaskStoreBuilder(Supplier<TaskStore> stores, Map<String, String> logConfig)
      implements StoreBuilder<TaskStore> {
    @Override
    public TaskStore build() {
      return stores.get();
    }

    @Override
    public String name() {
      return TaskStore.NAME;
    }

    @Override
    public boolean loggingEnabled() {
      return true;
    }

    @Override
    public StoreBuilder<TaskStore> withCachingEnabled() {
      throw new IllegalStateException("the store's overlay is its cache");
    }

    @Override
    public StoreBuilder<TaskStore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<TaskStore> withLoggingEnabled(Map<String, String> config) {
      return new TaskStoreBuilder(stores, Map.copyOf(config));
    }

    @Override
    public StoreBuilder<TaskStore> withLoggingDisabled() {
      throw new IllegalStateException("without its changelog the store could not be restored");
    }
  }
}
