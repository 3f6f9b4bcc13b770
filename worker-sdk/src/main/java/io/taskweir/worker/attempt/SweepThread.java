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
  private volatile boolean asleep = true;
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
    if (sweep.hasNews()) {
      wake();
    }
  }

  /** There is news that is not due before what was due already. Any thread. */
  void tell() {
    if (asleep) {
      wake();
    }
  }

  /** There is news that is due now. Any thread. */
  void wake() {
    if (!ready) {
      return;
    }
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
    asleep = false;
    while (!closed) {
      long next = sweepOnce();
      if (next != Sweep.NOTHING_DUE) {
        LockSupport.parkNanos(this, next);
      } else {
        asleep = true;
        // Whoever brought news before seeing us asleep does not wake us, so look once more.
        if (!sweep.hasNews() && !closed) {
          LockSupport.park(this);
        }
        asleep = false;
      }
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
