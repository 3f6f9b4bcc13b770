package io.taskweir.core.task;

import org.jspecify.annotations.Nullable;

/** What became of the outcome's way to its destination. */
public record Delivery(Progress progress, int attempts, @Nullable String lastError) {
  public static final Delivery NONE = new Delivery(Progress.NONE, 0, null);
  public static final Delivery PENDING = new Delivery(Progress.PENDING, 0, null);

  /** Where the delivery stands. */
  public enum Progress {
    /** There is no destination, or the task has not ended. */
    NONE,
    PENDING,
    DELIVERED,
    FAILED
  }
}
