package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A task with the form in which it is written, made when it is first asked for: most forms of a
 * task are replaced by the next before anybody does. Only the owner of the partition asks.
 */
final class EncodedTask {
  private final Task task;
  private byte @Nullable [] bytes;

  private EncodedTask(Task task, byte @Nullable [] bytes) {
    this.task = task;
    this.bytes = bytes;
  }

  static EncodedTask of(Task task) {
    return new EncodedTask(task, null);
  }

  /** One that has been written. */
  static EncodedTask read(byte[] bytes) {
    return new EncodedTask(TaskCodec.decode(bytes), bytes);
  }

  Task task() {
    return task;
  }

  /**
   * Not copied.
   *
   * @throws IllegalStateException if the task has grown larger than a record may be
   */
  byte[] bytes() {
    if (bytes == null) {
      byte[] encoded = TaskCodec.encode(task);
      if (encoded.length > Limits.MAX_INTERNAL_RECORD_BYTES / 2) {
        throw new IllegalStateException(
            "task " + task.key() + " takes " + encoded.length + " bytes");
      }
      bytes = encoded;
    }
    return bytes;
  }
}
