package io.taskweir.worker;

import org.jspecify.annotations.Nullable;

/** Thrown by a handler when trying again cannot help: a bad argument, a missing permission. */
public class NonRetryableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NonRetryableException(String message) {
    super(message);
  }

  public NonRetryableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
