package io.taskweir.e2e.simulation;

/**
 * One process's wall clock: off by up to {@link #MOST_SKEW_MS} either way, and jumping now and then
 * within that bound. One thread.
 */
public final class WallClock {
  /** How far a clock may be off the true time, in milliseconds: the declared clock skew of G10. */
  public static final long MOST_SKEW_MS = 400;

  private final SimulatedTime time;
  private long offMs;

  public WallClock(SimulatedTime time, Chance chance) {
    this.time = time;
    jump(chance);
  }

  public long nowMs() {
    return time.nowMs() + offMs;
  }

  /** From now on it is off by another amount. */
  public void jump(Chance chance) {
    offMs = chance.between(-MOST_SKEW_MS, MOST_SKEW_MS);
  }
}
