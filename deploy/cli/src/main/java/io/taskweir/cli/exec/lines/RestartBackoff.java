package io.taskweir.cli.exec.lines;

import java.time.Duration;

/**
 * When the next process may be started after others have died at once: 100 ms after the first, then
 * twice as long each time, 30 s at most; at once again when one has proved itself. Not thread-safe.
 */
final class RestartBackoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private long notBeforeNanos;
  private int deaths;

  /**
   * A process ended by itself before it had proved itself.
   *
   * @return the pause from now on
   */
  Duration diedAtOnce(long nowNanos) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(deaths, 10));
    Duration pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    deaths++;
    notBeforeNanos = nowNanos + pause.toNanos();
    return pause;
  }

  /** A process has answered, or lived for long enough. */
  void proved() {
    deaths = 0;
  }

  /** Nanoseconds until the next one may be started; not positive: now. */
  long leftNanos(long nowNanos) {
    return deaths == 0 ? 0 : notBeforeNanos - nowNanos;
  }
}
