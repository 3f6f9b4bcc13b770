package io.taskweir.statestore.store;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import org.jspecify.annotations.Nullable;

/**
 * Inputs and results of tasks, each written once in a task's life and apart from the task, which is
 * written with every step. One thread.
 */
final class Contents {
  private final Tables tables;
  private final Records.Log changelog;

  Contents(Tables tables, Records.Log changelog) {
    this.tables = tables;
    this.changelog = changelog;
  }

  @Nullable Payload get(ColumnFamily family, TaskKey key) {
    byte[] bytes = tables.content(family, key);
    return bytes == null ? null : TaskCodec.decodePayload(bytes);
  }

  void put(ColumnFamily family, TaskKey key, Payload content) {
    byte[] value = TaskCodec.encode(content);
    changelog.append(family, Keys.task(key), value);
    tables.putContent(family, key, value);
  }

  void delete(ColumnFamily family, TaskKey key) {
    if (tables.mayHaveContent(family, key)) {
      changelog.append(family, Keys.task(key), null);
      tables.putContent(family, key, null);
    }
  }
}
