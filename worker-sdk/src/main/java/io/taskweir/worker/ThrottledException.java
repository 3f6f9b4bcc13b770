package io.taskweir.worker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler when something downstream says slow down. The task is tried again with
 * growing pauses, for hours if need be, and its retry count is not touched.
 */
public class ThrottledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /**
   * @param retryAfter the pause that the downstream asked for; zero if it did not say. Cut to 0 to
   *     24 hours.
   */
  public ThrottledException(Duration retryAfter) {
    this("throttled", retryAfter, null);
  }

  public ThrottledException(String message, Duration retryAfter) {
    this(message, retryAfter, null);
  }

  public ThrottledException(String message, Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
