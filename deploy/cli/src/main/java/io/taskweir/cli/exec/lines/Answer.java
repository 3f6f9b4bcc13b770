package io.taskweir.cli.exec.lines;

import io.taskweir.cli.exec.process.AttemptKey;
import io.taskweir.protocol.Payload;
import java.time.Duration;

/** What a handler process says about an attempt. */
sealed interface Answer {
  AttemptKey attempt();

  /** It is done. */
  record Result(AttemptKey attempt, Payload payload) implements Answer {}

  /**
   * It failed.
   *
   * @param message with the error's type in front, if it was given one
   * @param retryAfter zero if it did not say; of use when throttled
   */
  record Failure(AttemptKey attempt, ErrorClass errorClass, String message, Duration retryAfter)
      implements Answer {}

  /** A line for its log. */
  record Log(AttemptKey attempt, String line) implements Answer {}

  /** How far it is: 0 &lt;= done &lt;= total. */
  record Progress(AttemptKey attempt, long done, long total) implements Answer {}

  /** Whether another try makes sense. */
  enum ErrorClass {
    RETRYABLE,
    NON_RETRYABLE,
    THROTTLED
  }
}
