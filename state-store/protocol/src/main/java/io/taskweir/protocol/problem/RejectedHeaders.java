package io.taskweir.protocol.problem;

/**
 * Headers of a record on {@code taskweir.rejected}; all are text in UTF-8. Key and value of the
 * record are those of the original, byte for byte.
 */
public final class RejectedHeaders {
  /** An {@link ErrorCode} by its name. */
  public static final String ERROR_CODE = "error-code";

  /** One line for people. */
  public static final String ERROR_MESSAGE = "error-message";

  public static final String SOURCE_TOPIC = "source-topic";
  public static final String SOURCE_PARTITION = "source-partition";
  public static final String SOURCE_OFFSET = "source-offset";

  /**
   * Size of the original value in bytes; only on a record whose value had to be cut because it
   * would not have fitted together with these headers.
   */
  public static final String VALUE_BYTES = "value-bytes";

  private RejectedHeaders() {}
}
