package io.taskweir.bench.line;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * When each task was submitted and when its handler began, by {@link System#nanoTime}, which is the
 * same clock for both because they are in one process. Thread-safe; a task is submitted by one
 * thread.
 */
public final class TaskTimes {
  private static final long NEVER = 0;

  private final AtomicLongArray submitted;
  private final AtomicLongArray started;
  private final AtomicInteger startedTasks = new AtomicInteger();
  private final LongAdder repeats = new LongAdder();

  /** For tasks with the numbers 0 to {@code tasks} - 1. */
  public TaskTimes(int tasks) {
    submitted = new AtomicLongArray(tasks);
    started = new AtomicLongArray(tasks);
  }

  /** The task was submitted, or had been due to be, at this time. */
  public void submitted(int number, long nanos) {
    submitted.setPlain(number, nanos);
  }

  /** An attempt of the task has begun; only the first one counts. */
  public void started(int number, long nanos) {
    if (started.compareAndSet(number, NEVER, nanos)) {
      startedTasks.incrementAndGet();
    } else {
      repeats.increment();
    }
  }

  public long submittedAt(int number) {
    return submitted.get(number);
  }

  /** Tasks of which at least one attempt has begun. */
  public int startedTasks() {
    return startedTasks.get();
  }

  /** Attempts beyond the first of their task. */
  public long repeats() {
    return repeats.sum();
  }

  /** From submission to start in nanoseconds, of the tasks from a number up to below another. */
  public long[] startDelays(int from, int to) {
    long[] delays = new long[to - from];
    for (int i = 0; i < delays.length; i++) {
      delays[i] = started.get(from + i) - submitted.get(from + i);
    }
    return delays;
  }
}
