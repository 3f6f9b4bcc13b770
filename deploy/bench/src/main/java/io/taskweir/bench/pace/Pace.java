package io.taskweir.bench.pace;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** When the next task is to be submitted. One thread. */
@FunctionalInterface
public interface Pace {
  /**
   * Blocks until the task is due.
   *
   * @param number of the task, counted up without gaps
   * @return when it was due, by {@link System#nanoTime}: what delays are counted from
   * @throws IllegalStateException if the line that sets the pace does not move any more
   */
  long await(int number);

  /**
   * As fast as the tasks before are taken up.
   *
   * @param outstanding tasks that may be submitted and not started, at most
   * @param started how many tasks have started by now, of all with numbers from 0
   * @param stuckAfter how long it may take until one more has started
   */
  static Pace closedLoop(int outstanding, IntSupplier started, Duration stuckAfter) {
    return number -> {
      int last = started.getAsInt();
      long moved = System.nanoTime();
      while (number - last >= outstanding) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        int now = started.getAsInt();
        if (now != last) {
          last = now;
          moved = System.nanoTime();
        } else if (System.nanoTime() - moved > stuckAfter.toNanos()) {
          throw new IllegalStateException(
              "nothing has moved for %d s: of %d submitted tasks %d have started"
                  .formatted(stuckAfter.toSeconds(), number, now));
        }
      }
      return System.nanoTime();
    };
  }

  /**
   * A task every so often, from now on, whatever became of those before. Whoever is late does not
   * move what follows, and is counted as late: no coordinated omission.
   *
   * @param first number of the task that is due now
   * @param rate tasks a second
   */
  static Pace fixedRate(int first, int rate) {
    long start = System.nanoTime();
    return number -> {
      long due = start + (number - first) * TimeUnit.SECONDS.toNanos(1) / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      return due;
    };
  }
}
