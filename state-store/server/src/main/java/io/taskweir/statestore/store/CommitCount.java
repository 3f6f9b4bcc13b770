package io.taskweir.statestore.store;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the committed transactions of one partition, for those who wait for one. Thread-safe;
 * whoever counts waits for nobody.
 */
final class CommitCount {
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long commits;
  private boolean ended;

  long get() {
    lock.lock();
    try {
      return commits;
    } finally {
      lock.unlock();
    }
  }

  /** What the transaction has written can be read as committed. */
  void committed() {
    lock.lock();
    try {
      commits++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** There will be no more of them. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks until there are more commits than so many, or will be no more, or the time is over.
   *
   * @return whether there are more
   */
  boolean awaitMoreThan(long known, Duration time) throws InterruptedException {
    long left = time.toNanos();
    lock.lockInterruptibly();
    try {
      while (commits <= known && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      return commits > known;
    } finally {
      lock.unlock();
    }
  }
}
