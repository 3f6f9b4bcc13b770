package io.taskweir.dispatcher.outcome;

import io.taskweir.protocol.TaskState;
import java.util.Locale;

/** Why a task ended as it did, in one word for programs: {@code requestContext.condition}. */
enum Condition {
  SUCCESS("Success"),
  /** Every attempt that the task was entitled to has failed. */
  RETRIES_EXHAUSTED("RetriesExhausted"),
  /** The handler said that trying again cannot help. */
  NON_RETRYABLE("NonRetryable"),
  /** Failed for another reason. */
  FAILED("Failed"),
  /** Waited longer than its maximum age. */
  EXPIRED("Expired"),
  /** Its function was deleted, or cannot be started. */
  INVALID("Invalid"),
  /** Stopped by a user. */
  STOPPED("Stopped");

  private final String publicName;

  Condition(String publicName) {
    this.publicName = publicName;
  }

  String publicName() {
    return publicName;
  }

  /**
   * @param reason of the last transition
   */
  static Condition of(TaskState state, String reason) {
    return switch (state) {
      case SUCCEEDED -> SUCCESS;
      case EXPIRED -> EXPIRED;
      case INVALID -> INVALID;
      case STOPPED -> STOPPED;
      case FAILED -> ofFailure(reason.toLowerCase(Locale.ROOT).replace('-', ' '));
      case ENQUEUED, DEQUEUED, RUNNING, RETRYING, STOPPING -> FAILED;
    };
  }

  private static Condition ofFailure(String reason) {
    if (reason.startsWith("retries exhausted")) {
      return RETRIES_EXHAUSTED;
    }
    return reason.startsWith("non retryable") ? NON_RETRYABLE : FAILED;
  }
}
