package io.taskweir.statestore.store;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Below which key an ordered index is known to be empty, so that looking for its head does not walk
 * over the tombstones of everything that has been taken from it (architecture, D2). Only a hint:
 * what is not remembered is looked for from the start. One thread.
 */
final class LowerBounds {
  private static final int REMEMBERED = 10_000;

  private final Map<Lane, byte[]> lanes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Lane, byte[]> eldest) {
          return size() > REMEMBERED;
        }
      };
  private byte[] timers = {};

  /** Where the lane's backlog may begin; {@code start} if nothing is known. */
  byte[] ofLane(Lane lane, byte[] start) {
    return lanes.getOrDefault(lane, start);
  }

  /** The head of the lane's backlog was found here. */
  void laneBegins(Lane lane, byte[] key) {
    lanes.put(lane, key);
  }

  /** A key has been added to the lane's backlog. */
  void addedToLane(Lane lane, byte[] key) {
    lanes.computeIfPresent(
        lane, (_, bound) -> Arrays.compareUnsigned(key, bound) < 0 ? key : bound);
  }

  /** Where the timers may begin. */
  byte[] ofTimers() {
    return timers;
  }

  /** The first timer was found here. */
  void timersBegin(byte[] key) {
    timers = key;
  }

  void addedToTimers(byte[] key) {
    if (Arrays.compareUnsigned(key, timers) < 0) {
      timers = key;
    }
  }

  /** What was taken may be there again. */
  void forget() {
    lanes.clear();
    timers = new byte[0];
  }
}
