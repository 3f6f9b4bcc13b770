package io.taskweir.worker.function;

/**
 * A value that cannot be handed to the handler, or a result that cannot be sent. The same input
 * would fail again, so the attempt ends as non-retryable. No stack trace: it would show only ours.
 */
public final class UnfitValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  /**
   * @param type short name of the kind of error, such as {@code InvalidInput}
   * @param message names the function, the thing, the limit
   */
  UnfitValueException(String type, String message) {
    super(message, null, false, false);
    this.type = type;
  }

  /** The kind of error, as reported. */
  public String type() {
    return type;
  }
}
