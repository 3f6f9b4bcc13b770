package io.taskweir.dev.cluster;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.Layout;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a Kafka cluster ready for Taskweir: makes the topics that are missing, writes the layout
 * once, and refuses a cluster whose topics or layout are other than they must be. May run any
 * number of times, on several servers at once.
 */
public final class ClusterSetup {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterSetup.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(10);

  private final Map<String, String> kafka;
  private final Shape shape;

  private ClusterSetup(Map<String, String> kafka, Shape shape) {
    this.kafka = kafka;
    this.shape = shape;
  }

  /**
   * Blocks until everything is there.
   *
   * @param kafka settings of every Kafka client, {@code bootstrap.servers} among them
   * @return the layout that holds on this cluster
   * @throws ClusterException if the cluster does not answer, or is not fit
   */
  public static Layout run(Map<String, String> kafka, Shape shape) {
    return new ClusterSetup(kafka, shape).run();
  }

  private Layout run() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put("default.api.timeout.ms", Long.toString(PATIENCE.toMillis()));
    config.putIfAbsent("request.timeout.ms", "10000");
    try (Admin admin = Admin.create(config)) {
      Set<String> present = await(admin.listTopics().names(), "list the topics");
      Optional<Layout> found = present.contains(Topics.LAYOUT) ? readLayout() : Optional.empty();
      Layout layout = found.orElseGet(this::wantedLayout);
      requireSame(layout);
      List<TopicPlan> plans = TopicPlan.all(layout);
      createMissing(admin, plans, present);
      Map<String, TopicDescription> visible = awaitVisible(admin, plans);
      requirePartitions(plans, visible);
      awaitLeaders(admin, visible);
      if (found.isEmpty()) {
        layoutTopic().write(Layout.KEY, layout.toJson());
        // Two servers may have set the cluster up at once; the last record holds for both.
        requireEqual(layout, readLayout().orElse(layout));
      }
      return layout;
    }
  }

  private Layout wantedLayout() {
    return shape.layout() != null ? shape.layout() : Shape.DEFAULT_LAYOUT;
  }

  private CompactedTopic layoutTopic() {
    return new CompactedTopic(kafka, Topics.LAYOUT);
  }

  private Optional<Layout> readLayout() {
    return Optional.ofNullable(layoutTopic().read().get(Layout.KEY)).map(Layout::parse);
  }

  private void requireSame(Layout existing) {
    if (shape.layout() != null) {
      requireEqual(shape.layout(), existing);
    }
  }

  private static void requireEqual(Layout wanted, Layout existing) {
    if (!wanted.equals(existing)) {
      throw ClusterException.unfit(
          ("this cluster was set up with %s, the settings ask for %s: partitions and shard size"
                  + " never change; leave them out of the settings, or use another cluster")
              .formatted(describe(existing), describe(wanted)));
    }
  }

  private static String describe(Layout layout) {
    return "%d partitions, shards of %d and %d queues"
        .formatted(layout.partitions(), layout.shardSize(), layout.queues());
  }

  private void createMissing(Admin admin, List<TopicPlan> plans, Set<String> present) {
    List<NewTopic> missing =
        plans.stream()
            .filter(plan -> !present.contains(plan.name()))
            .map(
                plan ->
                    new NewTopic(plan.name(), plan.partitions(), shape.replicationFactor())
                        .configs(plan.config()))
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    admin
        .createTopics(missing)
        .values()
        .forEach(
            (name, made) -> {
              try {
                await(made, "make the topic " + name);
              } catch (ClusterException e) {
                if (!isCausedBy(e, TopicExistsException.class)) {
                  throw e;
                }
                LOG.debug("another server made {} first", name);
              }
            });
    LOG.debug("made {} topics", missing.size());
  }

  /** A topic that has been made shows only a moment later; Streams would take it for missing. */
  private Map<String, TopicDescription> awaitVisible(Admin admin, List<TopicPlan> plans) {
    List<String> names = plans.stream().map(TopicPlan::name).toList();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Set<String> unseen = new HashSet<>(names);
    while (true) {
      Map<String, TopicDescription> visible = new HashMap<>();
      admin
          .describeTopics(names)
          .topicNameValues()
          .forEach((name, description) -> find(name, description, visible));
      unseen.removeAll(visible.keySet());
      if (visible.size() == names.size()) {
        return visible;
      }
      if (System.nanoTime() > deadline) {
        throw ClusterException.unfit(
            "the topics "
                + unseen
                + " were made but do not show after "
                + PATIENCE.toSeconds()
                + " s");
      }
      LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
    }
  }

  private void find(
      String name, KafkaFuture<TopicDescription> future, Map<String, TopicDescription> visible) {
    try {
      TopicDescription description = await(future, "look at the topic " + name);
      if (description.partitions().stream().allMatch(ClusterSetup::hasLeader)) {
        visible.put(name, description);
      }
    } catch (ClusterException e) {
      if (!isCausedBy(e, UnknownTopicOrPartitionException.class)) {
        throw e;
      }
    }
  }

  /**
   * A leader is named a moment before it serves. The look-up of offsets goes to the leaders, and is
   * repeated until they answer.
   */
  private void awaitLeaders(Admin admin, Map<String, TopicDescription> visible) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    visible.forEach(
        (name, topic) ->
            topic
                .partitions()
                .forEach(
                    partition ->
                        ends.put(
                            new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
    await(admin.listOffsets(ends).all(), "reach the leaders of Taskweir's topics");
  }

  private static boolean hasLeader(TopicPartitionInfo partition) {
    return partition.leader() != null && !partition.leader().isEmpty();
  }

  private static void requirePartitions(
      List<TopicPlan> plans, Map<String, TopicDescription> visible) {
    for (TopicPlan plan : plans) {
      TopicDescription topic = visible.get(plan.name());
      int partitions = topic == null ? 0 : topic.partitions().size();
      if (partitions != plan.partitions()) {
        throw ClusterException.unfit(
            "topic %s has %d partitions, Taskweir's layout here needs %d: delete it if nothing in it is needed, or use another cluster"
                .formatted(plan.name(), partitions, plan.partitions()));
      }
    }
  }

  private <T> T await(KafkaFuture<T> future, String what) {
    try {
      return future.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw ClusterException.unreachable(bootstrap(), e);
      }
      throw ClusterException.failed(
          "cannot " + what + " on " + bootstrap() + ": " + e.getCause(), e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw ClusterException.unreachable(bootstrap(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ClusterException.failed("interrupted while setting up " + bootstrap(), e);
    }
  }

  private static boolean isCausedBy(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private String bootstrap() {
    return kafka.getOrDefault("bootstrap.servers", "(no bootstrap.servers)");
  }
}
