package io.taskweir.core.retry;

import io.taskweir.core.task.RetryCount;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.function.Backoff;
import java.time.Duration;

/**
 * The arithmetic of waits. Chance comes from the task's own identity, so that a decision that is
 * made again after a crash is the same decision.
 */
public final class RetryPolicy {
  /** First wait after a throttled or system error, in milliseconds; doubles with each. */
  public static final long SYSTEM_INITIAL_MS = 500;

  /** What waits of throttled and system errors may take together by default: 5 hours. */
  public static final Duration DEFAULT_SYSTEM_BUDGET = Duration.ofHours(5);

  private RetryPolicy() {}

  /**
   * The wait after a handler's error.
   *
   * @param handlerErrors errors so far, this one included; at least 1
   * @return milliseconds
   */
  public static long handlerWaitMs(Backoff backoff, int handlerErrors, TaskKey key, int attempt) {
    long wait =
        switch (backoff.type()) {
          case FIXED -> backoff.initialMs();
          case EXPONENTIAL -> doubled(backoff.initialMs(), handlerErrors - 1);
        };
    wait = Math.min(wait, backoff.maxMs());
    double spread = wait * backoff.jitter();
    return Math.round(wait - spread + 2 * spread * chance(key, attempt));
  }

  /**
   * The wait after a throttled or system error.
   *
   * @param used what the task has used so far, without this error
   * @param retryAfterMs the downstream's hint in milliseconds, 0 if there is none
   * @param budgetMs what all such waits of a task may take together, in milliseconds
   * @return milliseconds, or -1 if the budget is used up
   */
  public static long systemWaitMs(RetryCount used, long retryAfterMs, long budgetMs) {
    long left = budgetMs - used.systemWaitMs();
    if (left <= 0) {
      return -1;
    }
    long wait = Math.max(doubled(SYSTEM_INITIAL_MS, used.systemErrors()), retryAfterMs);
    return Math.min(wait, left);
  }

  private static long doubled(long initial, int times) {
    // 2^40 of anything is beyond every cap; more would overflow.
    return initial << Math.min(times, 40) < initial
        ? Long.MAX_VALUE
        : initial << Math.min(times, 40);
  }

  /** Even over [0, 1), always the same for the same attempt (SplitMix64's finaliser). */
  private static double chance(TaskKey key, int attempt) {
    // Of the text, because a record's own hash may differ from one JVM to the next.
    long z = key.toString().hashCode() * 0x9E3779B97F4A7C15L + attempt;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }
}
