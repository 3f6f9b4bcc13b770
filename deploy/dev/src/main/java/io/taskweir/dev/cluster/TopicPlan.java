package io.taskweir.dev.cluster;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.Layout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One of Taskweir's topics as it has to be.
 *
 * @param partitions exactly so many
 * @param config what differs from the cluster's defaults; applied only when the topic is made, so
 *     that an operator's changes stay
 */
record TopicPlan(String name, int partitions, Map<String, String> config) {
  /** Room around the largest record for its batch, key and headers. */
  private static final int BATCH_OVERHEAD_BYTES = 64 << 10;

  private static final Duration FOREVER = Duration.ofMillis(-1);

  TopicPlan {
    config = Map.copyOf(config);
  }

  /** Every topic that a layout needs. */
  static List<TopicPlan> all(Layout layout) {
    int partitions = layout.partitions();
    List<TopicPlan> plans = new ArrayList<>();
    for (int queue = 0; queue < layout.queues(); queue++) {
      // A task may wait in here for as long as the state-store is away.
      plans.add(log(Topics.queue(queue), partitions, FOREVER));
    }
    plans.add(log(Topics.INBOX, partitions, FOREVER));
    plans.add(log(Topics.COMMANDS, partitions, Duration.ofDays(7)));
    plans.add(brokerTime(small(log(Topics.DISPATCH, partitions, Duration.ofHours(1)))));
    plans.add(brokerTime(log(Topics.RESULTS, partitions, Duration.ofDays(1))));
    plans.add(brokerTime(log(Topics.LOGS, partitions, Duration.ofDays(1))));
    plans.add(brokerTime(log(Topics.EVENTS, partitions, Duration.ofDays(7))));
    plans.add(brokerTime(log(Topics.OUTCOMES, partitions, Duration.ofDays(7))));
    plans.add(brokerTime(log(Topics.REJECTED, partitions, Duration.ofDays(7))));
    plans.add(compacted(Topics.FUNCTIONS));
    plans.add(compacted(Topics.LAYOUT));
    plans.add(compacted(Topics.MEMBERS));
    return List.copyOf(plans);
  }

  private static TopicPlan log(String name, int partitions, Duration retention) {
    Map<String, String> config = new HashMap<>();
    config.put("cleanup.policy", "delete");
    config.put("retention.ms", Long.toString(retention.toMillis()));
    config.put("retention.bytes", "-1");
    config.put(
        "max.message.bytes",
        Integer.toString(Limits.MAX_INTERNAL_RECORD_BYTES + BATCH_OVERHEAD_BYTES));
    return new TopicPlan(name, partitions, config);
  }

  /** One small partition that keeps the newest record of every key. */
  private static TopicPlan compacted(String name) {
    return new TopicPlan(
        name,
        1,
        Map.of(
            "cleanup.policy",
            "compact",
            "segment.bytes",
            Integer.toString(4 << 20),
            "segment.ms",
            Long.toString(Duration.ofHours(1).toMillis()),
            "min.cleanable.dirty.ratio",
            "0.3"));
  }

  /** A whole segment is deleted at once, so a short retention needs small ones. */
  private static TopicPlan small(TopicPlan plan) {
    return plan.with("segment.bytes", Integer.toString(32 << 20))
        .with("segment.ms", Long.toString(Duration.ofMinutes(10).toMillis()));
  }

  /**
   * The broker's clock, not the writer's: Streams stamps what it forwards with the tags of its
   * turn-taking, and retention would go by those.
   */
  private static TopicPlan brokerTime(TopicPlan plan) {
    return plan.with("message.timestamp.type", "LogAppendTime");
  }

  private TopicPlan with(String key, String value) {
    Map<String, String> more = new HashMap<>(config);
    more.put(key, value);
    return new TopicPlan(name, partitions, more);
  }
}
