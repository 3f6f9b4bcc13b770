package io.taskweir.statestore.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which lanes have lately been told to slow down: an attempt ended as throttled. In memory, and
 * only a hint. One thread notes, any may ask.
 */
final class LaneThrottling {
  private static final long LATELY_MS = 10_000;
  private static final int REMEMBERED = 10_000;

  private final Map<Lane, Long> lastMs = new ConcurrentHashMap<>();

  void throttled(Lane lane, long atMs) {
    if (lastMs.size() >= REMEMBERED && !lastMs.containsKey(lane)) {
      lastMs.clear();
    }
    lastMs.put(lane, atMs);
  }

  /** Whether that was in the last 10 s. */
  boolean isThrottled(Lane lane, long nowMs) {
    Long last = lastMs.get(lane);
    return last != null && nowMs - last < LATELY_MS;
  }
}
