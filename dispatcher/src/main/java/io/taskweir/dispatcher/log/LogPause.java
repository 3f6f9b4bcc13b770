package io.taskweir.dispatcher.log;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets one line of a kind into the log each minute, so that what others get wrong, which may be
 * every task of a tenant, does not fill it. One thread.
 */
public final class LogPause {
  static final Duration LENGTH = Duration.ofMinutes(1);

  private final LongSupplier nanoClock;
  private long lastNanos;
  private long leftOut;

  /**
   * @param nanoClock monotonic, in nanoseconds
   */
  public LogPause(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    lastNanos = nanoClock.getAsLong() - LENGTH.toNanos();
  }

  /** Whether a line may be logged now; counts it as left out if not. */
  public boolean isOver() {
    long now = nanoClock.getAsLong();
    if (now - lastNanos < LENGTH.toNanos()) {
      leftOut++;
      return false;
    }
    lastNanos = now;
    return true;
  }

  /** What to add to a line that is logged: how many like it were not; empty if there was none. */
  public String leftOut() {
    long before = leftOut;
    leftOut = 0;
    return before == 0 ? "" : " (and " + before + " more since the last such line)";
  }
}
