package io.taskweir.bench.pace;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Waits for something to be complete, as long as it gets on. */
public final class Advance {
  private static final Duration STUCK_AFTER = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private Advance() {}

  /**
   * Returns when the number has reached the goal.
   *
   * @param what is counted, such as {@code deleted}
   * @param number asked every 20 ms
   * @param terminal shows how far it is, if it is one
   * @throws IllegalStateException if the number has not changed for a minute
   */
  public static void await(String what, long goal, LongSupplier number, PrintStream terminal) {
    Progress progress = new Progress(terminal, what, Math.toIntExact(goal));
    long last = -1;
    long moved = System.nanoTime();
    while (last < goal) {
      long now = number.getAsLong();
      if (now != last) {
        last = now;
        moved = System.nanoTime();
        progress.to((int) Math.min(now, goal));
      } else if (System.nanoTime() - moved > STUCK_AFTER.toNanos()) {
        throw new IllegalStateException(
            "nothing has moved for %d s: %d of %d %s"
                .formatted(STUCK_AFTER.toSeconds(), now, goal, what));
      }
      if (now < goal) {
        pause();
      }
    }
  }

  /** Until it is time to look again. */
  public static void pause() {
    LockSupport.parkNanos(LOOK_AGAIN.toNanos());
  }
}
