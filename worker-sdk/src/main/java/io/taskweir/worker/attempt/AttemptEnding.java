package io.taskweir.worker.attempt;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.TaskError;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param payload the result; empty unless it is a success
 */
record AttemptEnding(
    Outcome outcome, Payload payload, @Nullable TaskError error, @Nullable Long retryAfterMs) {

  static AttemptEnding success(Payload result) {
    return new AttemptEnding(Outcome.SUCCESS, result, null, null);
  }

  /** On request, and in good order. */
  static AttemptEnding stopped() {
    return new AttemptEnding(Outcome.STOPPED, Payload.empty(), null, null);
  }

  static AttemptEnding error(Outcome outcome, String type, String message) {
    return new AttemptEnding(outcome, Payload.empty(), new TaskError(type, message), null);
  }

  static AttemptEnding throttled(String type, String message, long retryAfterMs) {
    return new AttemptEnding(
        Outcome.THROTTLED, Payload.empty(), new TaskError(type, message), retryAfterMs);
  }
}
