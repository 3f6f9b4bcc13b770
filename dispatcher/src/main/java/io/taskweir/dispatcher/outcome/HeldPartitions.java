package io.taskweir.dispatcher.outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of outcomes that stand still because their next record could not be delivered for a
 * passing reason: binary exponential back-off from 500 ms, given up after 30 minutes (R-DST-3).
 * Pure: times are nanoseconds of a monotonic clock.
 */
final class HeldPartitions {
  static final Duration FIRST_WAIT = Duration.ofMillis(500);
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  static final Duration GIVE_UP = Duration.ofMinutes(30);

  private final Map<TopicPartition, Hold> holds = new HashMap<>();

  /**
   * @param failures of the destination; 0 if it was Kafka itself that failed
   */
  private record Hold(long offset, int failures, long firstNanos, long dueNanos) {}

  /** The destination of the record at this offset failed. */
  void failed(TopicPartition partition, long offset, long nowNanos) {
    Hold former = at(partition, offset);
    int failures = former == null ? 1 : former.failures + 1;
    long first = former == null || former.failures == 0 ? nowNanos : former.firstNanos;
    long doublings = Math.min(failures - 1, 20);
    long wait = Math.min(LONGEST_WAIT.toNanos(), FIRST_WAIT.toNanos() << doublings);
    holds.put(partition, new Hold(offset, failures, first, nowNanos + wait));
  }

  /** Nothing of this partition can be done for now, by no fault of the destination. */
  void postpone(TopicPartition partition, long offset, long nowNanos) {
    Hold former = at(partition, offset);
    holds.put(
        partition,
        new Hold(
            offset,
            former == null ? 0 : former.failures,
            former == null ? nowNanos : former.firstNanos,
            nowNanos + FIRST_WAIT.toNanos()));
  }

  /** How often the destination of this very record has failed. */
  int failures(TopicPartition partition, long offset) {
    Hold hold = at(partition, offset);
    return hold == null ? 0 : hold.failures;
  }

  /** Whether the record has been tried for so long that it is given up if it fails once more. */
  boolean isLastTry(TopicPartition partition, long offset, long nowNanos) {
    Hold hold = at(partition, offset);
    return hold != null && hold.failures > 0 && nowNanos - hold.firstNanos >= GIVE_UP.toNanos();
  }

  /** Partitions whose wait is over. They stay here until their record is settled. */
  List<TopicPartition> due(long nowNanos) {
    List<TopicPartition> due = new ArrayList<>();
    holds.forEach(
        (partition, hold) -> {
          if (nowNanos >= hold.dueNanos) {
            due.add(partition);
          }
        });
    return due;
  }

  boolean isEmpty() {
    return holds.isEmpty();
  }

  void release(TopicPartition partition) {
    holds.remove(partition);
  }

  private @Nullable Hold at(TopicPartition partition, long offset) {
    Hold hold = holds.get(partition);
    return hold != null && hold.offset == offset ? hold : null;
  }
}
