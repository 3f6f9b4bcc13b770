package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/**
 * Goes through the committed tasks of a tenant in the order of their ids. What the open transaction
 * has made of them is seen; what it has added is not. One thread, within one step.
 */
public final class TaskWalk implements AutoCloseable {
  private final RocksIterator committed;
  private final byte[] prefix;
  private final PresentForm presentForm;

  /** Says what a committed task has become. */
  interface PresentForm {
    @Nullable Task of(TaskKey key, byte[] committed);
  }

  /**
   * @param after the key behind which to begin; null to begin with the first
   */
  TaskWalk(
      RocksIterator committed, byte[] prefix, byte @Nullable [] after, PresentForm presentForm) {
    this.committed = committed;
    this.prefix = prefix;
    this.presentForm = presentForm;
    committed.seek(after == null ? prefix : after);
    if (after != null && committed.isValid() && Arrays.equals(committed.key(), after)) {
      committed.next();
    }
  }

  /** The next task; null at the end. */
  public @Nullable Task next() {
    while (committed.isValid() && Keys.startsWith(committed.key(), prefix)) {
      Task task = presentForm.of(Keys.taskKey(committed.key()), committed.value());
      committed.next();
      if (task != null) {
        return task;
      }
    }
    return null;
  }

  @Override
  public void close() {
    committed.close();
  }
}
