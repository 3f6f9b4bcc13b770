package io.taskweir.statestore.watch;

import io.taskweir.protocol.TaskKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Those who wait for the end of a task, or follow it on its way. Thread-safe; never blocks whoever
 * changes one, and costs next to nothing for tasks that nobody watches.
 */
public final class Waiters {
  private final Map<TaskKey, List<Waiter>> waiting = new ConcurrentHashMap<>();
  private final Followers followers = new Followers();

  /** Begins to watch for the end of a task; close the waiter when the wait is over. */
  public Waiter watch(TaskKey key) {
    Waiter waiter = new Waiter(key);
    waiting.compute(
        key,
        (it, others) -> {
          List<Waiter> all = others == null ? new ArrayList<>(1) : others;
          all.add(waiter);
          return all;
        });
    return waiter;
  }

  /** The task has reached a terminal state. */
  public void ended(TaskKey key) {
    if (waiting.isEmpty()) {
      return;
    }
    List<Waiter> waiters = waiting.remove(key);
    if (waiters != null) {
      waiters.forEach(waiter -> waiter.ended.countDown());
    }
  }

  /** Begins to watch for every change of a task; close it when nobody follows any more. */
  public Following follow(TaskKey key) {
    return followers.follow(key);
  }

  /** The task is another one than before; that is applied, but not committed yet. */
  public void changed(TaskKey key) {
    followers.changed(key);
  }

  /** One who follows a task. */
  public interface Following extends AutoCloseable {
    /**
     * Blocks until the task has changed since the last call, or since the beginning, or {@link
     * #wake} was called, or the time is over: then look again at what it is.
     */
    void await(Duration time) throws InterruptedException;

    /** Ends the wait, or the next one; from any thread. */
    void wake();

    @Override
    void close();
  }

  /** One who waits. */
  public final class Waiter implements AutoCloseable {
    private final TaskKey key;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Waiter(TaskKey key) {
      this.key = key;
    }

    /** Blocks until the task ends, or the time is over: then look again at what it is. */
    public void await(Duration time) throws InterruptedException {
      boolean _ = ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
      waiting.computeIfPresent(
          key,
          (it, waiters) -> {
            waiters.remove(this);
            return waiters.isEmpty() ? null : waiters;
          });
    }
  }
}
