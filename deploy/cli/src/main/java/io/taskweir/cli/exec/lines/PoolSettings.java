package io.taskweir.cli.exec.lines;

import java.time.Duration;

/**
 * How many handler processes there are, and for how long.
 *
 * @param min so many are kept, with or without tasks; from 0
 * @param max never more; from 1
 * @param perProcess most tasks that one has at once; from 1
 * @param idleAfter one without a task for so long is ended, if there are more than {@code min}
 */
public record PoolSettings(int min, int max, int perProcess, Duration idleAfter) {
  public PoolSettings {
    if (min < 0 || max < 1 || min > max || perProcess < 1 || !idleAfter.isPositive()) {
      throw new IllegalArgumentException(
          "pool of %d to %d processes with %d tasks each, idle for %s"
              .formatted(min, max, perProcess, idleAfter));
    }
  }
}
