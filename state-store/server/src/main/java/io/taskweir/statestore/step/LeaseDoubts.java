package io.taskweir.statestore.step;

import io.taskweir.protocol.TaskKey;
import java.util.HashMap;
import java.util.Map;

/**
 * Leases that were over while heartbeats may have been unread, and so go on for a moment: what
 * decides is whether the reports up to their own deadline have been read, not up to that moment. In
 * memory only: a new owner lets all leases go on anyway. One thread.
 */
final class LeaseDoubts {
  /** A doubt that is older has been settled otherwise: the task has ended, or was heard of. */
  private static final long KEPT_MS = 60_000;

  private final Map<TaskKey, Doubt> doubts = new HashMap<>();

  /**
   * @param extendedToMs what was made of the deadline; another lease since is no longer in doubt
   */
  private record Doubt(long deadlineMs, long extendedToMs) {}

  /** The deadline that a lease had before it was in doubt. */
  long deadlineMs(TaskKey key, long leaseEndsMs) {
    Doubt doubt = doubts.get(key);
    return doubt != null && doubt.extendedToMs == leaseEndsMs ? doubt.deadlineMs : leaseEndsMs;
  }

  void extended(TaskKey key, long deadlineMs, long extendedToMs) {
    doubts.put(key, new Doubt(deadlineMs, extendedToMs));
  }

  void settled(TaskKey key) {
    doubts.remove(key);
  }

  void forgetOld(long nowMs) {
    doubts.values().removeIf(doubt -> doubt.extendedToMs < nowMs - KEPT_MS);
  }
}
