package io.taskweir.statestore.store;

import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the changelog of tasks. Most tasks change several times within a transaction, and nobody
 * reads the changelog before the commit, so it gets only what a task is in the end (ADR 0009): of
 * one that has ended at once, of all others just before the commit. One thread.
 */
final class TaskChanges {
  private final Records.Log changelog;
  private final Map<TaskKey, EncodedTask> heldBack = new LinkedHashMap<>();
  private int ended;

  TaskChanges(Records.Log changelog) {
    this.changelog = changelog;
  }

  /**
   * @param before the task as it was before this change; null if it is new
   */
  void put(@Nullable Task before, EncodedTask after) {
    TaskKey key = after.task().key();
    if (after.task().phase() instanceof Phase.Ended) {
      // It will hardly change again, and what is sent now is not to be waited for at the commit.
      heldBack.remove(key);
      if (before == null || !(before.phase() instanceof Phase.Ended)) {
        ended++;
      }
      send(after);
    } else {
      heldBack.put(key, after);
    }
  }

  void delete(TaskKey key) {
    heldBack.remove(key);
    changelog.append(ColumnFamily.TASKS, Keys.task(key), null);
  }

  /** Tasks that have ended in the open transaction. */
  int ended() {
    return ended;
  }

  /** Changed tasks that have not ended. */
  int unfinished() {
    return heldBack.size();
  }

  /** The transaction is about to be committed. */
  void sendHeldBack() {
    heldBack.values().forEach(this::send);
    heldBack.clear();
    ended = 0;
  }

  private void send(EncodedTask task) {
    changelog.append(ColumnFamily.TASKS, Keys.task(task.task().key()), task.bytes());
  }
}
