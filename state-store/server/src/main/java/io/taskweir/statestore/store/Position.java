package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;

/**
 * The place of a task in a list: lists go by the time of submission, then by the id. The natural
 * order is that of the keys in the store, from the earliest to the latest.
 */
public record Position(long submittedAtMs, String taskId) implements Comparable<Position> {
  /** Before every task: no id is empty. */
  static final Position FIRST = startOf(0);

  /** After every task: no id has a character that is as great. */
  static final Position LAST = new Position(-1, "~");

  /** Before every task that was submitted at this time or later. */
  static Position startOf(long submittedAtMs) {
    return new Position(submittedAtMs, "");
  }

  public static Position of(Task task) {
    return new Position(task.terms().submittedAtMs(), task.key().taskId());
  }

  @Override
  public int compareTo(Position other) {
    // Unsigned, as in the keys: a foreign producer may leave a record without a time, which is -1.
    int order = Long.compareUnsigned(submittedAtMs, other.submittedAtMs);
    return order != 0 ? order : taskId.compareTo(other.taskId);
  }
}
