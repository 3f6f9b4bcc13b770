package io.taskweir.bench.flow;

import io.taskweir.bench.Range;

/**
 * Tasks that come whatever became of those before.
 *
 * @param warmupSeconds at the rate, after the other warm-up, 0 to 3,600; default 120. It takes so
 *     long until the compiler, which gets what the two cores have left, is done with what only
 *     happens at this rate.
 * @param rate tasks a second, 1 to 100,000; default 500
 * @param seconds length of the measured phase, 1 to 3,600; default 20
 */
public record FixedRate(int warmupSeconds, int rate, int seconds) {
  public static final int DEFAULT_WARMUP_SECONDS = 120;
  public static final int DEFAULT_RATE = 500;
  public static final int DEFAULT_SECONDS = 20;

  public FixedRate {
    Range.require("warmup-seconds", warmupSeconds, 0, 3_600);
    Range.require("rate", rate, 1, 100_000);
    Range.require("seconds", seconds, 1, 3_600);
  }

  int warmupTasks() {
    return Math.multiplyExact(rate, warmupSeconds);
  }

  int measuredTasks() {
    return Math.multiplyExact(rate, seconds);
  }
}
