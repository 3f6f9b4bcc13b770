package io.taskweir.statestore.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How fast each lane's tasks have lately been handed over in a partition: a count that decays
 * exponentially, divided by the time in which it does. Only an estimate, kept in memory. One thread
 * notes, any may ask.
 */
final class LaneRates {
  /** In this time a hand-over comes to count a third as much, in milliseconds. */
  private static final double DECAY_MS = 30_000;

  private static final int REMEMBERED = 10_000;

  private final Map<Lane, Rate> rates = new ConcurrentHashMap<>();

  private record Rate(double count, long atMs) {
    private double countAt(long nowMs) {
      return count * Math.exp(-Math.max(0, nowMs - atMs) / DECAY_MS);
    }
  }

  /** One more task of the lane was handed over. */
  void handedOver(Lane lane, long atMs) {
    Rate known = rates.get(lane);
    if (known == null && rates.size() >= REMEMBERED) {
      rates.clear();
    }
    rates.put(lane, new Rate(known == null ? 1 : known.countAt(atMs) + 1, atMs));
  }

  /** Hand-overs a second; 0 if nothing is known. */
  double perSecond(Lane lane, long nowMs) {
    Rate known = rates.get(lane);
    return known == null ? 0 : known.countAt(nowMs) * 1000 / DECAY_MS;
  }
}
