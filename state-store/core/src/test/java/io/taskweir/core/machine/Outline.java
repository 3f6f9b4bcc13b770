package io.taskweir.core.machine;

import io.taskweir.core.task.AttemptRecord;
import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.RetryCount;
import io.taskweir.core.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * All of a task that a decision can depend on, with times as seen from now: two tasks with the same
 * outline go on in the same way. Left out are the older history and what a time is when only
 * whether it has come counts.
 *
 * @param phase the kind of phase, or the terminal state
 * @param waitMs until the task's own time
 * @param latestMs when something last happened to it, not more than {@link #PAST_MS} ago
 */
record Outline(
    String phase,
    long waitMs,
    int attempt,
    RetryCount retries,
    long latestMs,
    boolean due,
    boolean tooOld,
    Delivery delivery,
    boolean discarded) {

  /** Reports speak of times that are at most so long past; what is older all looks alike. */
  private static final long PAST_MS = 10;

  static @Nullable Outline of(@Nullable Task task, long nowMs) {
    if (task == null) {
      return null;
    }
    boolean due = nowMs >= task.terms().dueAtMs();
    boolean tooOld = nowMs >= task.terms().expiresAtMs();
    return switch (task.phase()) {
      case Phase.Timed timed -> of(task, "timed", timed.untilMs() - nowMs, nowMs, due, tooOld);
      case Phase.Ready ready -> of(task, "ready", ready.sinceMs() - nowMs, nowMs, due, tooOld);
      case Phase.Out out -> of(task, "out", out.sinceMs() - nowMs, nowMs, due, tooOld);
      case Phase.Executing executing ->
          of(task, "executing", executing.leaseEndsMs() - nowMs, nowMs, due, tooOld);
      case Phase.Stopping stopping ->
          of(
              task,
              task.isStoppingUnstarted() ? "stopping, unstarted" : "stopping",
              stopping.untilMs() - nowMs,
              nowMs,
              due,
              tooOld);
      // Nothing but the end itself counts any more.
      case Phase.Ended ended ->
          new Outline(
              ended.state().publicName(),
              0,
              task.attempt(),
              RetryCount.NONE,
              0,
              true,
              true,
              task.delivery(),
              task.discarded());
    };
  }

  private static Outline of(
      Task task, String phase, long waitMs, long nowMs, boolean due, boolean tooOld) {
    AttemptRecord last = task.lastAttempt();
    long lastEndMs = last == null ? 0 : last.endedAtMs();
    long latestMs = Math.max(lastEndMs, task.lastChangeMs()) - nowMs;
    return new Outline(
        phase,
        Math.max(-PAST_MS, waitMs),
        task.attempt(),
        task.retries(),
        Math.max(-PAST_MS, latestMs),
        due,
        tooOld,
        task.delivery(),
        task.discarded());
  }
}
