package io.taskweir.e2e.simulation;

/** The true time, which is the brokers' and goes on only when told to. One thread. */
public final class SimulatedTime {
  /** Where every run begins, in milliseconds since the epoch. */
  public static final long START_MS = 1_800_000_000_000L;

  private long nowMs = START_MS;

  public long nowMs() {
    return nowMs;
  }

  /** For clocks that only ever go forward: nanoseconds since the start. */
  public long nanos() {
    return (nowMs - START_MS) * 1_000_000;
  }

  /** So many milliseconds go by. */
  public void pass(long ms) {
    nowMs += ms;
  }
}
