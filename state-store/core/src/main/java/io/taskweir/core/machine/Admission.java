package io.taskweir.core.machine;

import io.taskweir.core.machine.Decision.Happens;
import io.taskweir.core.machine.Decision.Ignored;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.machine.Decision.Refused;
import io.taskweir.core.machine.TaskCommand.Submit;
import io.taskweir.core.task.Keeping;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.core.task.Terms;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Submission;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a submission becomes a task, and on which terms (R-DED-1, R-DLY-1). */
final class Admission {
  private Admission() {}

  static Decision decide(@Nullable Task existing, Submit command, long nowMs) {
    Submission submission = command.submission();
    if (existing != null) {
      return isSameSubmission(existing, command)
          ? new Ignored(Reason.REPEATED)
          : new Refused(
              ErrorCode.DUPLICATE_TASK,
              "task \"%s\" exists and is %s; use another id, or GET it"
                  .formatted(submission.taskId(), existing.state().publicName()));
    }
    // A record without a time says -1, one from a clock that is ahead a time to come.
    long submittedAtMs =
        command.submittedAtMs() < 0 ? nowMs : Math.min(command.submittedAtMs(), nowMs);
    long dueAtMs = dueAtMs(submission, submittedAtMs);
    try {
      submission.requireDelayInLimit(Instant.ofEpochMilli(submittedAtMs));
    } catch (ProblemException e) {
      return new Refused(e.code(), e.detail());
    }
    return Happens.of(
        new Accepted(
            submission.key(),
            submission.function(),
            terms(command, submittedAtMs, dueAtMs),
            submittedAtMs));
  }

  /**
   * The same record read again, the same inbox record forwarded again, or the same request made
   * again under its key.
   */
  private static boolean isSameSubmission(Task existing, Submit command) {
    Terms terms = existing.terms();
    Submission submission = command.submission();
    return terms.origin().equals(command.origin())
        || isGivenAndSame(submission.source(), terms.source())
        || isGivenAndSame(submission.idempotency(), terms.idempotency());
  }

  private static boolean isGivenAndSame(@Nullable Object given, @Nullable Object known) {
    return given != null && given.equals(known);
  }

  private static long dueAtMs(Submission submission, long submittedAtMs) {
    Long delaySeconds = submission.delaySeconds();
    Instant runAt = submission.runAt();
    if (delaySeconds != null) {
      return submittedAtMs + delaySeconds * 1000;
    }
    return runAt == null ? submittedAtMs : Math.max(submittedAtMs, runAt.toEpochMilli());
  }

  private static Terms terms(Submit command, long submittedAtMs, long dueAtMs) {
    Submission submission = command.submission();
    FunctionConfig config = command.config();
    return new Terms(
        command.origin(),
        submittedAtMs,
        dueAtMs,
        Objects.requireNonNullElse(submission.priority(), config.priority()),
        Objects.requireNonNullElse(submission.maxAgeSeconds(), config.maxAgeSeconds()),
        config.timeoutSeconds() == null ? 0 : config.timeoutSeconds() * 1000L,
        Objects.requireNonNullElse(submission.maxRetries(), config.maxRetries()),
        config.backoff(),
        submission.labels(),
        submission.onSuccess() != null ? submission.onSuccess() : config.onSuccess(),
        submission.onFailure() != null ? submission.onFailure() : config.onFailure(),
        new Keeping(config.tracking(), config.retentionSeconds() * 1000L),
        command.generation(),
        submission.source(),
        submission.rerunOf(),
        submission.idempotency());
  }
}
