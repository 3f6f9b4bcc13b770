package io.taskweir.bench;

/**
 * Tasks that something was done to.
 *
 * @param nanos that it took
 * @param cpuNanos processor time of the whole process meanwhile
 */
record Work(long tasks, long nanos, long cpuNanos) {
  static final Work NONE = new Work(0, 0, 0);

  /** Counts time from its making on. */
  static final class Meter {
    private final long cpuNanos = ProcessUse.cpuNanos();
    private final long nanos = System.nanoTime();

    /** So many tasks were done until now. */
    Work done(long tasks) {
      return new Work(tasks, System.nanoTime() - nanos, ProcessUse.cpuNanos() - cpuNanos);
    }
  }

  /** Both, one after the other. */
  Work and(Work other) {
    return new Work(tasks + other.tasks, nanos + other.nanos, cpuNanos + other.cpuNanos);
  }

  double perSecond() {
    return nanos == 0 ? 0 : tasks * 1e9 / nanos;
  }

  double cpuMicrosPerTask() {
    return tasks == 0 ? 0 : cpuNanos / 1e3 / tasks;
  }
}
