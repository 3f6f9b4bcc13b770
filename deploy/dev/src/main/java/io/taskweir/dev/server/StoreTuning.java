package io.taskweir.dev.server;

import java.time.Duration;

/**
 * How a state-store keeps its state.
 *
 * @param standbys copies of each partition that other state-stores keep, at least 0; default 0, in
 *     production 1. A standby takes over within seconds whatever the size of the state
 * @param flushInterval most time that changes are in memory only; default 15 s. A killed process
 *     replays at most this much; shorter writes more to disk
 */
public record StoreTuning(int standbys, Duration flushInterval) {
  public static final StoreTuning DEFAULT = new StoreTuning(0, Duration.ofSeconds(15));

  public StoreTuning {
    if (standbys < 0) {
      throw new IllegalArgumentException("taskweir.standbys " + standbys + ": at least 0");
    }
    if (flushInterval.isNegative()) {
      throw new IllegalArgumentException(
          "taskweir.flush-interval " + flushInterval + ": at least 0");
    }
  }
}
