package io.taskweir.cli.exec;

import io.taskweir.worker.RawHandler;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows when a worker has had no task for some time, and then calls what is to be done before it
 * freezes: once in each such time, and never while a task runs; a task that comes meanwhile waits
 * until that is done. The first such time begins with {@link #start}. Thread-safe.
 */
final class IdleTime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IdleTime.class);

  private final Duration idleAfter;
  private final Runnable preFreeze;
  private final ScheduledThreadPoolExecutor timer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition thawed = lock.newCondition();
  private int running;
  private boolean started;
  private boolean freezing;

  /** Number of the present idle time, so that a look that was planned for another finds out. */
  private long period;

  /**
   * @param preFreeze called on a thread of its own; must come to an end
   */
  IdleTime(Duration idleAfter, Runnable preFreeze) {
    this.idleAfter = idleAfter;
    this.preFreeze = preFreeze;
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("taskweir-pre-freeze").daemon().factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Begins to look; before, nothing is done. Once. */
  void start() {
    lock.lock();
    try {
      started = true;
      if (running == 0) {
        plan(period);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The handler, with its tasks counted. */
  RawHandler counting(RawHandler handler) {
    return (input, task) -> {
      begin();
      try {
        return handler.handle(input, task);
      } finally {
        end();
      }
    };
  }

  private void begin() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (freezing) {
        thawed.await();
      }
      running++;
      period++;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      running--;
      if (running == 0 && started) {
        plan(period);
      }
    } finally {
      lock.unlock();
    }
  }

  private void plan(long idle) {
    if (timer.isShutdown()) {
      LOG.debug("the worker closes: no more idle times");
      return;
    }
    Future<?> _ = timer.schedule(() -> freeze(idle), idleAfter.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void freeze(long idle) {
    lock.lock();
    try {
      if (running > 0 || period != idle) {
        return;
      }
      freezing = true;
    } finally {
      lock.unlock();
    }
    try {
      preFreeze.run();
    } catch (RuntimeException e) {
      LOG.error("what is done before the worker freezes failed", e);
    } finally {
      lock.lock();
      try {
        freezing = false;
        thawed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Interrupts what is being done, and plans no more. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
