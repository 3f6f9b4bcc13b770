package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Committed tasks that are out, decoded: their reports will come soon, and then need not be looked
 * up and parsed. Their number is that of the windows; beyond a bound the memory is dropped and
 * fills anew. One thread.
 */
final class RecentTasks {
  private static final int REMEMBERED = 20_000;

  private final Map<TaskKey, Task> out = new HashMap<>();

  @Nullable Task get(TaskKey key) {
    return out.get(key);
  }

  /** The task as it has been committed. */
  void committed(Task task) {
    if (!task.phase().isOut()) {
      out.remove(task.key());
      return;
    }
    if (out.size() >= REMEMBERED) {
      out.clear();
    }
    out.put(task.key(), task);
  }

  void deleted(TaskKey key) {
    out.remove(key);
  }
}
