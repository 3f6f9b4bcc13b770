package io.taskweir.worker.attempt;

/**
 * What is looked through from time to time. Pure: time comes in, duties go out. One thread sweeps;
 * any thread may bring news.
 */
@FunctionalInterface
interface Sweep {
  /** No need to sweep before there is news. */
  long NOTHING_DUE = Long.MAX_VALUE;

  /**
   * Does what is due.
   *
   * @param now on the steady clock, in nanoseconds
   * @return nanoseconds until something may be due again, or {@link #NOTHING_DUE}
   */
  long sweep(long now);

  /** Both, one after the other. */
  default Sweep and(Sweep other) {
    return now -> Math.min(sweep(now), other.sweep(now));
  }
}
