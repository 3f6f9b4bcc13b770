package io.taskweir.client;

import io.taskweir.protocol.TaskKey;

/**
 * Kafka did not acknowledge a submission, so it is not known whether the task exists. Submitting it
 * again with the same {@link #taskId} is safe: it never runs twice for that.
 */
public final class SubmitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String tenant;
  private final String taskId;

  SubmitException(TaskKey key, Throwable cause) {
    super(
        "task "
            + key
            + " was not acknowledged: "
            + cause.getMessage()
            + "; submit it again with the same id",
        cause);
    this.tenant = key.tenant();
    this.taskId = key.taskId();
  }

  public String tenant() {
    return tenant;
  }

  /** The id that the submission had, also if it was made for it. */
  public String taskId() {
    return taskId;
  }
}
