package io.taskweir.core.machine;

import io.taskweir.core.retry.RetryPolicy;
import io.taskweir.core.task.Outcomes;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.core.task.TaskEvent.Budget;
import io.taskweir.core.task.TaskEvent.Ended;
import io.taskweir.core.task.TaskEvent.RetryScheduled;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.result.TaskError;
import io.taskweir.protocol.result.WorkerReport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What follows when an attempt is over: the end of the task, or another attempt (R-RET-1 to 3). */
final class AttemptEnd {
  private final long systemBudgetMs;

  /**
   * @param systemBudgetMs what a task's waits after throttled and system errors may take together
   */
  AttemptEnd(long systemBudgetMs) {
    this.systemBudgetMs = systemBudgetMs;
  }

  /** The worker reported the end. */
  TaskEvent reported(Task task, WorkerReport.Finished report, long atMs) {
    String outcome = report.outcome().jsonName();
    TaskError error = report.error();
    if (task.phase() instanceof Phase.Stopping) {
      return stopped("stopped; the attempt ended: " + outcome, outcome, error, atMs);
    }
    long retryAfterMs = Objects.requireNonNullElse(report.retryAfterMs(), 0L);
    return switch (report.outcome()) {
      case SUCCESS -> new Ended(TaskState.SUCCEEDED, "success", outcome, null, atMs);
      case NON_RETRYABLE ->
          new Ended(TaskState.FAILED, "non-retryable error", outcome, error, atMs);
      case RETRYABLE -> handlerError(task, report.attempt(), outcome, error, atMs);
      case THROTTLED -> systemError(task, outcome, error, retryAfterMs, atMs);
      // Nobody asked for it: the worker gave the attempt up, for example because it shuts down.
      case STOPPED -> systemError(task, outcome, error, 0, atMs);
    };
  }

  /** The worker will not report any more. */
  TaskEvent lost(Task task, String outcome, String detail, long atMs) {
    if (task.phase() instanceof Phase.Stopping) {
      return stopped("stopped; " + detail, outcome, new TaskError(outcome, detail), atMs);
    }
    return systemError(task, outcome, new TaskError(outcome, detail), 0, atMs);
  }

  /** It runs longer than it may, and its worker, which was to end it, does not. */
  TaskEvent overdue(Task task, long atMs) {
    TaskError error =
        new TaskError(
            "TimeoutException",
            "ran longer than %d s, and its worker did not end it"
                .formatted(task.terms().timeoutMs() / 1000));
    return handlerError(task, task.attempt(), Outcomes.OVERDUE, error, atMs);
  }

  /**
   * A task that is being stopped is stopped, even if its handler had succeeded when it heard of it:
   * whoever asked has been told so.
   */
  static TaskEvent stopped(
      String reason, @Nullable String outcome, @Nullable TaskError error, long atMs) {
    return new Ended(TaskState.STOPPED, reason, outcome, error, atMs);
  }

  private static TaskEvent handlerError(
      Task task, int attempt, String outcome, @Nullable TaskError error, long atMs) {
    int errors = task.retries().handlerErrors() + 1;
    if (errors > task.terms().maxRetries()) {
      return new Ended(TaskState.FAILED, "retries exhausted", outcome, error, atMs);
    }
    long wait = RetryPolicy.handlerWaitMs(task.terms().backoff(), errors, task.key(), attempt);
    return new RetryScheduled(outcome, error, Budget.HANDLER, atMs + wait, atMs);
  }

  private TaskEvent systemError(
      Task task, String outcome, @Nullable TaskError error, long retryAfterMs, long atMs) {
    long wait = RetryPolicy.systemWaitMs(task.retries(), retryAfterMs, systemBudgetMs);
    return wait < 0
        ? new Ended(TaskState.FAILED, "retries exhausted: " + outcome, outcome, error, atMs)
        : new RetryScheduled(outcome, error, Budget.SYSTEM, atMs + wait, atMs);
  }
}
