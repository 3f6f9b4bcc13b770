package io.taskweir.worker.attempt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What has to be done for attempts that take time: say that they run, renew their leases, end their
 * time. Pure: time comes in, duties go out.
 *
 * <p>An attempt that ends within {@link #STARTED_AFTER} costs one entry in a queue and is never
 * looked at on its own: no timer, no wake-up. {@link #add} may be called by any thread, {@link
 * #sweep} by one only.
 */
final class AttemptSweep implements Sweep {
  /**
   * A handler that ends sooner sends one record instead of two (architecture, D9). Long enough for
   * handlers that only compute or make a call nearby, short enough that nobody who looks at a task
   * sees it wait while it runs.
   */
  static final Duration STARTED_AFTER = Duration.ofMillis(10);

  /**
   * A handler that goes on for this long after it was interrupted because its time was up is
   * reported without waiting for it.
   */
  static final Duration INTERRUPT_GRACE = Duration.ofSeconds(2);

  /** How often the attempts that take long are looked through. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Carried out on the sweeping thread; must not block. */
  interface Duties {
    /** It has run for {@link #STARTED_AFTER}. */
    void sayStarted(RunningAttempt attempt);

    /** The leases of these need renewal. */
    void beat(List<RunningAttempt> attempts);

    /**
     * Its time is up.
     *
     * @return nanoseconds until its handler will have been interrupted, at the latest; 0: it has
     *     been
     */
    long stopLate(RunningAttempt attempt);

    /** It was interrupted when its time was up, and still runs. */
    void giveUp(RunningAttempt attempt);
  }

  /** An attempt that takes long, with the time of its last sign of life. */
  private static final class Grown {
    final RunningAttempt attempt;
    long lastSignNanos;

    Grown(RunningAttempt attempt) {
      this.attempt = attempt;
      lastSignNanos = attempt.startedNanos();
    }
  }

  private record TimeLimit(RunningAttempt attempt, long atNanos, boolean stopped) {}

  private final long beatEveryNanos;
  private final Duties duties;
  private final Queue<RunningAttempt> young = new ConcurrentLinkedQueue<>();
  private final List<Grown> grown = new ArrayList<>();
  private final PriorityQueue<TimeLimit> limits;
  private long nextLookNanos;

  /**
   * @param lease how long the state-store waits for a sign of life; one is sent every third of it
   */
  AttemptSweep(Duration lease, Duties duties) {
    beatEveryNanos = lease.toNanos() / 3;
    this.duties = duties;
    // Times on the steady clock may be negative and may wrap: only differences can be compared.
    Comparator<TimeLimit> soonest = (a, b) -> Long.signum(a.atNanos() - b.atNanos());
    limits = new PriorityQueue<>(soonest);
  }

  /** The attempt's handler has just been called. */
  void add(RunningAttempt attempt) {
    young.add(attempt);
  }

  @Override
  public long sweep(long now) {
    long next = growUp(now);
    next = Math.min(next, endTimes(now));
    return Math.min(next, look(now));
  }

  private long growUp(long now) {
    while (true) {
      RunningAttempt oldest = young.peek();
      if (oldest == null) {
        return NOTHING_DUE;
      }
      if (oldest.isUnderWay()) {
        long left = oldest.startedNanos() + STARTED_AFTER.toNanos() - now;
        if (left > 0) {
          return left;
        }
        takeIn(oldest, now);
      }
      young.poll();
    }
  }

  private void takeIn(RunningAttempt attempt, long now) {
    duties.sayStarted(attempt);
    if (grown.isEmpty()) {
      nextLookNanos = now + LOOK_EVERY.toNanos();
    }
    grown.add(new Grown(attempt));
    if (attempt.timeoutMs() > 0) {
      limits.add(new TimeLimit(attempt, attempt.startedNanos() + attempt.timeoutNanos(), false));
    }
  }

  private long endTimes(long now) {
    while (true) {
      TimeLimit soonest = limits.peek();
      if (soonest == null) {
        return NOTHING_DUE;
      }
      if (soonest.attempt().isUnderWay()) {
        long left = soonest.atNanos() - now;
        if (left > 0) {
          return left;
        }
        limits.poll();
        if (soonest.stopped()) {
          duties.giveUp(soonest.attempt());
        } else {
          long interruptedAt = now + duties.stopLate(soonest.attempt());
          limits.add(
              new TimeLimit(soonest.attempt(), interruptedAt + INTERRUPT_GRACE.toNanos(), true));
        }
      } else {
        limits.poll();
      }
    }
  }

  /**
   * Forgets what has ended and collects the beats that are due. When one is due, those that would
   * soon be travel along, so that attempts of one partition come to share their records.
   */
  private long look(long now) {
    if (grown.isEmpty()) {
      return NOTHING_DUE;
    }
    if (nextLookNanos - now > 0) {
      return nextLookNanos - now;
    }
    grown.removeIf(it -> !it.attempt.isUnderWay());
    limits.removeIf(it -> !it.attempt().isUnderWay());
    if (grown.stream().anyMatch(it -> now - it.lastSignNanos >= beatEveryNanos)) {
      List<RunningAttempt> due = new ArrayList<>();
      for (Grown it : grown) {
        if (now - it.lastSignNanos >= beatEveryNanos / 2) {
          it.lastSignNanos = now;
          due.add(it.attempt);
        }
      }
      duties.beat(due);
    }
    nextLookNanos = now + LOOK_EVERY.toNanos();
    return grown.isEmpty() ? NOTHING_DUE : LOOK_EVERY.toNanos();
  }
}
