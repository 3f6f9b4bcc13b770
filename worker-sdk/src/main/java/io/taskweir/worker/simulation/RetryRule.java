package io.taskweir.worker.simulation;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.Backoff;
import io.taskweir.protocol.result.Outcome;
import java.time.Duration;

/**
 * What follows the end of an attempt, as the state-store decides it: a handler's error uses up a
 * retry and waits as the function's backoff says; a throttled one does not, waits half a second,
 * doubling each time, or as long as the downstream asked for, and ends the task when these waits
 * have taken five hours. Chance comes from the task's identity, so the waits are those that the
 * platform would draw. Pure.
 */
public final class RetryRule {
  static final long SYSTEM_INITIAL_MS = 500;
  static final long SYSTEM_BUDGET_MS = Duration.ofHours(5).toMillis();

  private RetryRule() {}

  /**
   * What a task has used of its two budgets.
   *
   * @param handlerErrors errors that count against the maximum of retries
   * @param systemErrors throttled errors since the last handler error
   * @param systemWaitMs the waits that followed those, added up
   */
  public record Used(int handlerErrors, int systemErrors, long systemWaitMs) {
    public static final Used NOTHING = new Used(0, 0, 0);
  }

  /** What follows. */
  public sealed interface Verdict {}

  /** The task has ended. */
  public record Over(TaskState state) implements Verdict {}

  /**
   * It is tried again.
   *
   * @param waitMs before that, in milliseconds
   * @param used by then
   */
  public record Again(long waitMs, Used used) implements Verdict {}

  /**
   * @param attempt that has ended, from 1
   * @param retryAfterMs the downstream's hint, 0 if there is none
   * @param used before it ended
   */
  public static Verdict after(
      TaskKey key,
      int attempt,
      Outcome outcome,
      long retryAfterMs,
      Used used,
      int maxRetries,
      Backoff backoff) {
    return switch (outcome) {
      case SUCCESS -> new Over(TaskState.SUCCEEDED);
      case NON_RETRYABLE -> new Over(TaskState.FAILED);
      case RETRYABLE -> handlerError(key, attempt, used, maxRetries, backoff);
      case THROTTLED -> systemError(used, retryAfterMs);
      case STOPPED -> systemError(used, 0);
    };
  }

  private static Verdict handlerError(
      TaskKey key, int attempt, Used used, int maxRetries, Backoff backoff) {
    int errors = used.handlerErrors() + 1;
    return errors > maxRetries
        ? new Over(TaskState.FAILED)
        : new Again(handlerWaitMs(backoff, errors, key, attempt), new Used(errors, 0, 0));
  }

  private static Verdict systemError(Used used, long retryAfterMs) {
    long left = SYSTEM_BUDGET_MS - used.systemWaitMs();
    if (left <= 0) {
      return new Over(TaskState.FAILED);
    }
    long asked = Math.max(doubled(SYSTEM_INITIAL_MS, used.systemErrors()), retryAfterMs);
    long wait = Math.min(asked, left);
    return new Again(
        wait, new Used(used.handlerErrors(), used.systemErrors() + 1, used.systemWaitMs() + wait));
  }

  private static long handlerWaitMs(Backoff backoff, int errors, TaskKey key, int attempt) {
    long wait =
        switch (backoff.type()) {
          case FIXED -> backoff.initialMs();
          case EXPONENTIAL -> doubled(backoff.initialMs(), errors - 1);
        };
    wait = Math.min(wait, backoff.maxMs());
    double spread = wait * backoff.jitter();
    return Math.round(wait - spread + 2 * spread * chance(key, attempt));
  }

  private static long doubled(long initial, int times) {
    // 2^40 of anything is beyond every cap; more would overflow.
    long grown = initial << Math.min(times, 40);
    return grown < initial ? Long.MAX_VALUE : grown;
  }

  /** Even over [0, 1), always the same for the same attempt (SplitMix64's finaliser). */
  private static double chance(TaskKey key, int attempt) {
    long z = key.toString().hashCode() * 0x9E3779B97F4A7C15L + attempt;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }
}
