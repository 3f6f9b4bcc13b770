package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Committed tasks, decoded, that will be asked for soon: those that are out, whose reports are to
 * come, and those that were read ahead because their turn is next. Beyond a bound the memory is
 * dropped and fills anew. One thread.
 */
final class RecentTasks {
  private static final int REMEMBERED = 20_000;

  private final Map<TaskKey, Task> tasks = new HashMap<>();

  @Nullable Task get(TaskKey key) {
    return tasks.get(key);
  }

  /** The task as RocksDB has it now. */
  void read(Task task) {
    if (tasks.size() >= REMEMBERED) {
      tasks.clear();
    }
    tasks.put(task.key(), task);
  }

  /**
   * @param task as it has been committed; null: deleted
   */
  void committed(TaskKey key, @Nullable Task task) {
    if (task != null && task.phase().isOut()) {
      read(task);
    } else {
      tasks.remove(key);
    }
  }
}
