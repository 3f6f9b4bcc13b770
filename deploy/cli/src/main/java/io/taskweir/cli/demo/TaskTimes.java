package io.taskweir.cli.demo;

import java.util.Arrays;
import java.util.Collection;

/**
 * Percentiles of a time, in milliseconds.
 *
 * @param p50 half of the tasks took no longer
 */
record TaskTimes(long p50, long p95, long p99) {
  private static final TaskTimes NONE = new TaskTimes(0, 0, 0);

  /** By the nearest rank. */
  static TaskTimes of(Collection<Long> millis) {
    if (millis.isEmpty()) {
      return NONE;
    }
    long[] sorted = millis.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return new TaskTimes(rank(sorted, 50), rank(sorted, 95), rank(sorted, 99));
  }

  private static long rank(long[] sorted, int percent) {
    int rank = (int) Math.ceil(sorted.length * percent / 100.0);
    return sorted[Math.max(rank, 1) - 1];
  }

  @Override
  public String toString() {
    return "p50 %d ms, p95 %d ms, p99 %d ms".formatted(p50, p95, p99);
  }
}
