package io.taskweir.worker.attempt;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that sweeps. While attempts come and go quickly it wakes up about every {@link
 * AttemptSweep#STARTED_AFTER}, however many they are; with none it sleeps.
 */
final class AttemptTimer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AttemptTimer.class);

  private final AttemptSweep sweep;
  private final WorkerClock clock;
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  AttemptTimer(AttemptSweep sweep, WorkerClock clock) {
    this.sweep = sweep;
    this.clock = clock;
    thread = new Thread(this::run, "taskweir-worker-timer");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The attempt's handler is being called. Any thread. */
  void watch(RunningAttempt attempt) {
    sweep.add(attempt);
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      long next = sweepOnce();
      if (next != AttemptSweep.NOTHING_DUE) {
        LockSupport.parkNanos(this, next);
      } else {
        asleep = true;
        // Whoever added before seeing us asleep does not wake us, so look once more.
        if (!sweep.hasYoung() && !closed) {
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
      log.error("A sweep over the running attempts failed; it is repeated in a second", e);
      return AttemptSweep.LOOK_EVERY.toNanos();
    }
  }
}
