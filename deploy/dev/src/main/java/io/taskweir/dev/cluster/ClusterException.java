package io.taskweir.dev.cluster;

import org.jspecify.annotations.Nullable;

/**
 * The Kafka cluster is not as Taskweir needs it, or does not answer; the message says what to do.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean unreachable;

  private ClusterException(String message, @Nullable Throwable cause, boolean unreachable) {
    super(message, cause);
    this.unreachable = unreachable;
  }

  static ClusterException unfit(String message) {
    return new ClusterException(message, null, false);
  }

  static ClusterException failed(String message, Throwable cause) {
    return new ClusterException(message, cause, false);
  }

  static ClusterException unreachable(String bootstrap, Throwable cause) {
    return new ClusterException(
        "no answer from Kafka at %s: is it running, and are address and kafka.* settings right?"
            .formatted(bootstrap),
        cause,
        true);
  }

  /** Whether nobody answered, rather than something being wrong. */
  public boolean isUnreachable() {
    return unreachable;
  }
}
