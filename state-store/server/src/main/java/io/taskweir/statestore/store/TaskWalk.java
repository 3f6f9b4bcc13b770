package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/**
 * Goes through the committed tasks of a tenant in the order of their ids. What the open transaction
 * has made of them is seen; what it has added is not. One thread, within one step.
 */
public final class TaskWalk implements AutoCloseable {
  private final BoundedIterator range;
  private final RocksIterator committed;
  private final PresentForm presentForm;

  /** Says what a committed task has become. */
  interface PresentForm {
    @Nullable Task of(TaskKey key, byte[] committed);
  }

  /**
   * @param range ends with the tasks that are meant; closed with the walk
   * @param from no task below this key is meant
   */
  TaskWalk(BoundedIterator range, byte[] from, PresentForm presentForm) {
    this.range = range;
    this.committed = range.iterator();
    this.presentForm = presentForm;
    committed.seek(from);
  }

  /** The next task; null at the end. */
  public @Nullable Task next() {
    while (committed.isValid()) {
      Task task = presentForm.of(Keys.taskKey(committed.key()), committed.value());
      committed.next();
      if (task != null) {
        return task;
      }
    }
    range.requireGood();
    return null;
  }

  @Override
  public void close() {
    range.close();
  }
}
