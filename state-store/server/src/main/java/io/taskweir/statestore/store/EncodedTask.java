package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.Limits;

/** A task in the form in which it is written; made before the first effect of a step. */
public final class EncodedTask {
  private final Task task;
  private final byte[] bytes;

  private EncodedTask(Task task, byte[] bytes) {
    this.task = task;
    this.bytes = bytes;
  }

  /**
   * @throws IllegalStateException if the task has grown larger than a record may be
   */
  public static EncodedTask of(Task task) {
    byte[] bytes = TaskCodec.encode(task);
    if (bytes.length > Limits.MAX_INTERNAL_RECORD_BYTES / 2) {
      throw new IllegalStateException("task " + task.key() + " takes " + bytes.length + " bytes");
    }
    return new EncodedTask(task, bytes);
  }

  Task task() {
    return task;
  }

  /** Not copied. */
  byte[] bytes() {
    return bytes;
  }
}
