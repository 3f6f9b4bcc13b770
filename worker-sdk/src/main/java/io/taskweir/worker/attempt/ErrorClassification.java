package io.taskweir.worker.attempt;

import io.taskweir.protocol.result.Outcome;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.ThrottledException;
import io.taskweir.worker.function.UnfitValueException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What the error of a handler means for its task. Pure. */
final class ErrorClassification {
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);
  private static final int MAX_CAUSES = 5;

  private ErrorClassification() {}

  /** A handler that nobody interrupted has thrown. */
  static AttemptEnding of(Throwable thrown) {
    Throwable error = unwrapped(thrown);
    if (error instanceof UnfitValueException unfit) {
      return AttemptEnding.error(
          Outcome.NON_RETRYABLE, unfit.type(), String.valueOf(unfit.getMessage()));
    }
    if (error instanceof NonRetryableException) {
      return AttemptEnding.error(Outcome.NON_RETRYABLE, type(error), text(error));
    }
    if (error instanceof ThrottledException throttled) {
      return AttemptEnding.throttled(
          type(error), text(error), retryAfterMs(throttled.retryAfter()));
    }
    return AttemptEnding.error(Outcome.RETRYABLE, type(error), text(error));
  }

  /**
   * The attempt was cancelled, and its handler has thrown. That an interrupt ended it is what was
   * asked for and no error; anything else is the handler's own.
   */
  static AttemptEnding stopped(Throwable thrown) {
    if (tellsOfInterrupt(thrown)) {
      return AttemptEnding.stopped();
    }
    Throwable error = unwrapped(thrown);
    return AttemptEnding.error(Outcome.STOPPED, type(error), text(error));
  }

  /** The attempt was stopped before its handler was called. */
  static AttemptEnding stoppedBeforeStart() {
    return AttemptEnding.error(Outcome.STOPPED, "Stopped", "stopped before the handler was called");
  }

  /** A handler was interrupted because its time was up, whatever it did then. */
  static AttemptEnding timedOut(long timeoutMs) {
    return AttemptEnding.error(
        Outcome.RETRYABLE,
        "Timeout",
        "the handler ran longer than its time-out of " + timeoutMs + " ms and was interrupted");
  }

  /** Futures wrap what happened; what counts is what they wrap. */
  private static Throwable unwrapped(Throwable thrown) {
    Throwable error = thrown;
    for (int i = 0; i < MAX_CAUSES; i++) {
      Throwable cause = error.getCause();
      boolean wraps = error instanceof CompletionException || error instanceof ExecutionException;
      if (!wraps || cause == null) {
        break;
      }
      error = cause;
    }
    return error;
  }

  /** What the JDK throws out of a wait, a channel or a stream, or something that it caused. */
  private static boolean tellsOfInterrupt(Throwable thrown) {
    Throwable error = thrown;
    for (int i = 0; i <= MAX_CAUSES && error != null; i++) {
      boolean stream =
          error instanceof InterruptedIOException && !(error instanceof SocketTimeoutException);
      if (error instanceof InterruptedException
          || error instanceof ClosedByInterruptException
          || stream) {
        return true;
      }
      error = error.getCause();
    }
    return false;
  }

  private static String type(Throwable error) {
    return error.getClass().getName();
  }

  private static String text(Throwable error) {
    StringBuilder text = new StringBuilder(message(error));
    Throwable cause = error.getCause();
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      text.append("; caused by ").append(type(cause)).append(": ").append(message(cause));
      cause = cause.getCause();
    }
    return text.toString();
  }

  /** Exceptions are users' code too, and may fail in turn. */
  private static String message(Throwable error) {
    try {
      String message = error.getMessage();
      return message == null ? error.getClass().getSimpleName() : message;
    } catch (RuntimeException e) {
      return "(its message could not be read: " + e.getClass().getName() + ")";
    }
  }

  private static long retryAfterMs(Duration asked) {
    if (asked.isNegative()) {
      return 0;
    }
    return asked.compareTo(LONGEST_RETRY_AFTER) > 0
        ? LONGEST_RETRY_AFTER.toMillis()
        : asked.toMillis();
  }
}
