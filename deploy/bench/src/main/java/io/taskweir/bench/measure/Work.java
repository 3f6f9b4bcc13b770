package io.taskweir.bench.measure;

/**
 * Tasks that something was done to.
 *
 * @param nanos that it took
 * @param cpuNanos processor time of the whole process meanwhile
 */
public record Work(long tasks, long nanos, long cpuNanos) {
  /** Counts time from its making on. */
  public static final class Meter {
    private final long cpuNanos = ProcessUse.own().cpuNanos();
    private final long nanos = System.nanoTime();

    /** So many tasks were done until now. */
    public Work done(long tasks) {
      return new Work(tasks, System.nanoTime() - nanos, ProcessUse.own().cpuNanos() - cpuNanos);
    }
  }

  /** Both, one after the other. */
  public Work and(Work other) {
    return new Work(tasks + other.tasks, nanos + other.nanos, cpuNanos + other.cpuNanos);
  }

  public double perSecond() {
    return nanos == 0 ? 0 : tasks * 1e9 / nanos;
  }

  /** Of the processor that were in use on average. */
  public double cores() {
    return nanos == 0 ? 0 : (double) cpuNanos / nanos;
  }

  public double cpuMicrosPerTask() {
    return tasks == 0 ? 0 : cpuNanos / 1e3 / tasks;
  }
}
