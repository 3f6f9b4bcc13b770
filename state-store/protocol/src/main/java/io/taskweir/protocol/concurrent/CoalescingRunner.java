package io.taskweir.protocol.concurrent;

import java.util.concurrent.Semaphore;

/**
 * Runs one action on a daemon thread of its own, soon after it is asked to. Requests that come
 * while none has been served become one, so that the action may take its time. Thread-safe; asking
 * never blocks.
 *
 * <p>Made for a Kafka producer's {@code flush}, which waits for the broker: with a long linger and
 * a flush whenever nothing more is to come, records travel together under load and at once without.
 */
public final class CoalescingRunner implements AutoCloseable {
  private final Semaphore requests = new Semaphore(0);
  private final Thread thread;

  /**
   * @param threadName of the thread, which starts now
   * @param action must end when its thread is interrupted
   */
  public CoalescingRunner(String threadName, Runnable action) {
    thread = new Thread(() -> serve(action), threadName);
    thread.setDaemon(true);
    thread.start();
  }

  /** Asks for a run that begins after this call. */
  public void request() {
    if (requests.availablePermits() == 0) {
      requests.release();
    }
  }

  private void serve(Runnable action) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        requests.acquire();
        requests.drainPermits();
        action.run();
      }
    } catch (InterruptedException e) {
      // Closed: nothing is left to do, and the thread ends.
      Thread.currentThread().interrupt();
    }
  }

  /** Interrupts a run that is under way; there is none after it. Does not wait. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
