package io.taskweir.worker.attempt;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that sweeps whenever something may be due, and sleeps while nothing is. While attempts
 * come and go quickly it wakes up about every {@link AttemptSweep#STARTED_AFTER}, however many they
 * are.
 */
final class SweepThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SweepThread.class);
  private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

  private final Sweep sweep;
  private final WorkerClock clock;
  private final Thread thread;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile boolean ready;

  /** Whether it waits, and until when; while it sweeps nobody knows what it has seen. */
  private volatile boolean parked;

  private volatile long wakesAtNanos;

  /** Whether there has been news since the last sweep began. */
  private volatile boolean told;

  private volatile boolean closed;

  SweepThread(String name, Sweep sweep, WorkerClock clock) {
    this.sweep = sweep;
    this.clock = clock;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** From now on it sweeps. The thread itself begins with the first news. */
  void start() {
    ready = true;
  }

  /**
   * There is news. Any thread.
   *
   * @param dueNanos when it is due at the earliest, on the steady clock
   */
  void tell(long dueNanos) {
    // Unless it will look in time anyway.
    if (!parked || wakesAtNanos - dueNanos > 0) {
      wake();
    }
  }

  /** There is news that is due now. Any thread. */
  void wake() {
    if (!ready) {
      return;
    }
    told = true;
    if (!begun.get() && begun.compareAndSet(false, true)) {
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
  }

  /** Ends the sweeping; a sweep under way is not waited for. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      told = false;
      long next = sweepOnce();
      if (next != Sweep.NOTHING_DUE) {
        wakesAtNanos = clock.nanoTime() + next;
        parked = true;
      }
      if (!told && !closed) {
        park(next);
      }
      parked = false;
    }
  }

  private void park(long nanos) {
    if (nanos == Sweep.NOTHING_DUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** This thread must outlive every error: leases depend on it. */
  private long sweepOnce() {
    try {
      return sweep.sweep(clock.nanoTime());
    } catch (RuntimeException | Error e) {
      log.error("A sweep of {} failed; it is repeated in a second", thread.getName(), e);
      return AFTER_ERROR.toNanos();
    }
  }
}
