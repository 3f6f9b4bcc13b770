package io.taskweir.statestore.watch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Partitions in which somebody waits for the open transaction to be committed. Thread-safe, never
 * blocks.
 */
public final class CommitWishes {
  private final Set<Integer> wanted = ConcurrentHashMap.newKeySet();

  /** Somebody waits for what has been applied in this partition so far. */
  public void wish(int partition) {
    wanted.add(partition);
  }

  /** Whether anybody has wished since the last call; for the partition's owner. */
  public boolean take(int partition) {
    return !wanted.isEmpty() && wanted.remove(partition);
  }
}
