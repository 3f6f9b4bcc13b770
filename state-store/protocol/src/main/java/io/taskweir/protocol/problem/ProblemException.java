package io.taskweir.protocol.problem;

/**
 * The caller's request cannot be done, and the caller is told why. Carries no stack trace: bad
 * input is normal input and must be cheap to refuse.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * @param detail one line that names the thing, the limit and the way out
   */
  public ProblemException(ErrorCode code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
