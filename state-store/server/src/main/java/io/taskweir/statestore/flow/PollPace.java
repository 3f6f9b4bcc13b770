package io.taskweir.statestore.flow;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How long a stream thread that has no records may wait for some: until the first of its partitions
 * has something to do by itself. So a timer is punctual though nothing arrives, and a thread with
 * nothing to do hardly wakes up. Every thread keeps and asks for its own.
 */
public final class PollPace {
  private final ThreadLocal<Map<Integer, Long>> nextMs = ThreadLocal.withInitial(HashMap::new);

  /** The partition has something to do then, and not before. On the partition's thread. */
  public void nextAt(int partition, long atMs) {
    nextMs.get().put(partition, atMs);
  }

  /** The thread no longer has the partition. */
  public void forget(int partition) {
    nextMs.get().remove(partition);
  }

  /** The time to wait at most, if it would be {@code longest}; at least a millisecond. */
  public Duration atMost(Duration longest, long nowMs) {
    long leftMs = longest.toMillis();
    for (long atMs : nextMs.get().values()) {
      leftMs = Math.min(leftMs, atMs - nowMs);
    }
    return leftMs >= longest.toMillis() ? longest : Duration.ofMillis(Math.max(1, leftMs));
  }
}
