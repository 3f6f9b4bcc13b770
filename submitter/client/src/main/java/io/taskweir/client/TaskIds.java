package io.taskweir.client;

import com.github.f4b6a3.uuid.UuidCreator;

/** Ids for tasks whose callers gave none. Thread-safe. */
public final class TaskIds {
  private TaskIds() {}

  /**
   * A UUID of version 7 (RFC 9562): it begins with the time, so ids of one process sort in the
   * order in which they were made. The random part is drawn once a millisecond and counted up
   * within it, which costs a tenth of drawing it anew each time.
   */
  public static String timeOrdered() {
    return UuidCreator.getTimeOrderedEpochPlus1().toString();
  }
}
