package io.taskweir.e2e.torture.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a client did, with what it was answered. Times are the client's, in ms. */
public sealed interface Operation {
  String tenant();

  long askedMs();

  long answeredMs();

  /** What a client knows after its call. */
  enum Verdict {
    /** It was told that it is so. */
    ACKNOWLEDGED,
    /** It was told that it is not so. */
    REFUSED,
    /** It was told nothing, or that nobody knows. */
    UNKNOWN
  }

  /** The way that a submission took. */
  enum Door {
    HTTP,
    HTTP_BATCH,
    LIBRARY,
    INBOX
  }

  /**
   * A submission.
   *
   * @param taskId null if the platform was to make one and has not said which
   * @param work null if the payload was something else, to be refused
   * @param delayMs that was asked for, from when the record is written
   * @param destination topic of the outcome, whatever it is; null for none
   * @param status of HTTP, or 0
   * @param inbox where the record stands, if it went there
   */
  record Submission(
      String tenant,
      @Nullable String taskId,
      @Nullable Work work,
      Door door,
      long delayMs,
      int maxRetries,
      @Nullable String destination,
      Verdict verdict,
      int status,
      @Nullable InboxPlace inbox,
      long askedMs,
      long answeredMs)
      implements Operation {}

  /** A record of the inbox. */
  record InboxPlace(int partition, long offset) {}

  /** A stop of a task. */
  record Stop(String tenant, String taskId, Verdict verdict, long askedMs, long answeredMs)
      implements Operation {}

  /**
   * A task run again.
   *
   * @param newTaskId null if that was not said
   */
  record Rerun(
      String tenant,
      String taskId,
      @Nullable String newTaskId,
      Verdict verdict,
      long askedMs,
      long answeredMs)
      implements Operation {}

  /**
   * A read that was answered.
   *
   * @param states in the order of the history
   * @param committed what the answer said of itself
   */
  record Read(
      String tenant,
      String taskId,
      List<String> states,
      boolean committed,
      long askedMs,
      long answeredMs)
      implements Operation {}
}
