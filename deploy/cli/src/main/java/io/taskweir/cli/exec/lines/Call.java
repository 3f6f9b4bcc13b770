package io.taskweir.cli.exec.lines;

import io.taskweir.cli.exec.process.AttemptKey;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Payload;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.ThrottledException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An attempt that a handler process has been given, until its answer is there. Thread-safe. */
final class Call {
  private final AttemptKey key;
  private final TaskContext task;
  private final CompletableFuture<Payload> answer = new CompletableFuture<>();

  Call(TaskContext task) {
    this.key = AttemptKey.of(task);
    this.task = task;
  }

  AttemptKey key() {
    return key;
  }

  /** A line for the task's log. */
  void log(String line) {
    task.log(line);
  }

  void progress(Answer.Progress progress) {
    task.progress(progress.done(), progress.total());
  }

  void succeed(Payload payload) {
    if (payload.size() > Limits.DEFAULT_MAX_PAYLOAD_BYTES) {
      failTooLarge();
    } else {
      answer.complete(payload);
    }
  }

  void failTooLarge() {
    answer.completeExceptionally(
        new NonRetryableException(
            "result of more than %d bytes: store it elsewhere and answer a reference"
                .formatted(Limits.DEFAULT_MAX_PAYLOAD_BYTES)));
  }

  void fail(Answer.Failure failure) {
    String message = failure.message().isEmpty() ? "error without a message" : failure.message();
    answer.completeExceptionally(
        switch (failure.errorClass()) {
          case RETRYABLE -> new HandlerFailedException(message);
          case NON_RETRYABLE -> new NonRetryableException(message);
          case THROTTLED -> new ThrottledException(message, failure.retryAfter());
        });
  }

  /** Nobody will answer any more. */
  void fail(String why) {
    answer.completeExceptionally(new HandlerFailedException(why));
  }

  /** Waits for the answer; the exception of a failure says its class. */
  Payload await() throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /**
   * Waits for the answer.
   *
   * @throws TimeoutException if it did not come in this time
   */
  Payload await(Duration atMost) throws InterruptedException, TimeoutException {
    try {
      return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    return e.getCause() instanceof RuntimeException failure
        ? failure
        : new IllegalStateException("unexpected answer", e);
  }
}
