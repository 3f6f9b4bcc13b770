package io.taskweir.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where the gateway asks for the end of a task, for callers that wait for it: the state-store, in
 * the same process or over HTTP. Thread-safe.
 */
@FunctionalInterface
public interface TaskReader {
  /** For a gateway without a state-store at hand: nobody's wait is served. */
  TaskReader NONE = (tenant, taskId, wait) -> CompletableFuture.completedFuture(Optional.empty());

  /**
   * Waits for a task that has been submitted to reach a terminal state; the state-store may not
   * have taken it in yet.
   *
   * @param wait longest wait, at most 60 s
   * @return the finished task as JSON, or empty if it has not ended by then. A failure means that
   *     it could not be found out; the caller is then answered as if it had not ended.
   */
  CompletableFuture<Optional<byte[]>> awaitEnd(String tenant, String taskId, Duration wait);
}
