package io.taskweir.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** When the next task is to be submitted. One thread. */
interface Pace {
  /** At once, always. */
  Pace UNBOUNDED =
      new Pace() {
        @Override
        public long await(int index) {
          return System.nanoTime();
        }

        @Override
        public boolean runsAhead() {
          return true;
        }
      };

  /**
   * Blocks until the task is due.
   *
   * @param index 0, 1, 2 and so on
   * @return when it was due, by {@link System#nanoTime}: what delays are counted from
   */
  long await(int index);

  /** Whether tasks pile up by intention. */
  default boolean runsAhead() {
    return false;
  }

  /**
   * A task every so often, from now on, whatever became of those before. Whoever is late does not
   * move what follows, and is counted as late: no coordinated omission.
   *
   * @param rate tasks a second
   */
  static Pace fixedRate(int rate) {
    long start = System.nanoTime();
    return index -> {
      long due = start + index * TimeUnit.SECONDS.toNanos(1) / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      return due;
    };
  }
}
