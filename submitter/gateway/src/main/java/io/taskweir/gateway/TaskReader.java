package io.taskweir.gateway;

import io.taskweir.client.Receipt;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Ruling;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway asks what became of a submission: the state-store, in the same process or over
 * HTTP. Thread-safe.
 */
@FunctionalInterface
public interface TaskReader {
  /** For a gateway without a state-store at hand: nobody's wait is served, no id is ruled on. */
  TaskReader NONE = (tenant, taskId, wait) -> CompletableFuture.completedFuture(Optional.empty());

  /**
   * Waits for a task that has been submitted to reach a terminal state; the state-store may not
   * have taken it in yet.
   *
   * @param wait longest wait, at most 60 s
   * @return the finished task as JSON, or empty if it has not ended by then, or has ended and
   *     nothing is kept of it. A failure means that it could not be found out; the caller is then
   *     answered as if it had not ended.
   */
  CompletableFuture<Optional<byte[]>> awaitEnd(String tenant, String taskId, Duration wait);

  /**
   * What became of a submission whose id may be taken, as soon as that is committed and will not
   * change any more (architecture, D13).
   *
   * @param idempotency what it was made with; null if it came without a key
   * @return fails with a {@link io.taskweir.protocol.problem.ProblemException} if it could not be
   *     found out in time: then the caller may repeat the submission. A reader that cannot tell
   *     takes it as accepted.
   */
  default CompletableFuture<Ruling> ruling(Receipt receipt, @Nullable Idempotency idempotency) {
    return CompletableFuture.completedFuture(new Ruling.Made(TaskState.ENQUEUED));
  }
}
