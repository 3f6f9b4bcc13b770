package io.taskweir.statestore.store;

import io.taskweir.protocol.TaskKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done next in a partition: the head of a lane's backlog, the timers that are due,
 * what is out. Belongs to the partition's thread.
 */
public final class Waiting {
  private static final byte[] FROM_START = {};

  private final Tables tables;

  Waiting(Tables tables) {
    this.tables = tables;
  }

  /** The task of the lane whose turn is next; null if none waits. */
  public @Nullable TaskKey nextOf(Lane lane) {
    byte[] prefix = Keys.lane(lane);
    byte[] head = tables.headOf(lane, prefix);
    return head == null
        ? null
        : new TaskKey(lane.tenant(), Keys.taskIdOfBacklog(head, prefix.length));
  }

  /** Tasks whose time has come, the earliest first, up to a limit. */
  public List<TaskKey> due(long nowMs, int limit) {
    List<TaskKey> due = new ArrayList<>();
    for (byte[] key : tables.dueTimers(nowMs, limit)) {
      due.add(Keys.taskKeyOfTimer(key));
    }
    return due;
  }

  /**
   * Tasks that are handed over or run, in the order of their keys.
   *
   * @param after null for the beginning
   */
  public List<TaskKey> out(@Nullable TaskKey after, int limit) {
    byte[] from =
        after == null ? FROM_START : Arrays.copyOf(Keys.task(after), after.toString().length() + 1);
    List<TaskKey> out = new ArrayList<>();
    for (byte[] key : tables.outFrom(from, limit)) {
      out.add(Keys.taskKey(key));
    }
    return out;
  }
}
