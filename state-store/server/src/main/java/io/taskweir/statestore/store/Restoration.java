package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import org.jspecify.annotations.Nullable;

/** Takes changes in from the changelog: what is derived is derived as when they were made. */
final class Restoration {
  private Restoration() {}

  /**
   * @param change key of the record, as {@link ChangeKey} makes it
   * @param value null: deleted
   */
  static void apply(byte[] change, byte @Nullable [] value, Tables tables) {
    ColumnFamily family = ChangeKey.family(change);
    byte[] key = ChangeKey.key(change);
    switch (family) {
      case TASKS -> task(Keys.taskKey(key), value, tables);
      case PAYLOADS, RESULTS -> tables.putContent(family, Keys.taskKey(key), value);
      case CONTROL, LOGS -> tables.putRecord(family, key, value);
      case BACKLOG, TIMERS, OUT, LISTS, LABELS, PURGES, LANES, OFFSETS ->
          throw new IllegalStateException("the changelog has a record of " + family);
    }
  }

  private static void task(TaskKey key, byte @Nullable [] value, Tables tables) {
    Task before = tables.task(key);
    if (value != null) {
      tables.putTask(before, EncodedTask.read(value));
    } else if (before != null) {
      tables.deleteTask(before);
    }
  }
}
