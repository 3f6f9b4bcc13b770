package io.taskweir.statestore.step;

import io.taskweir.core.machine.Decision;
import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import io.taskweir.statestore.store.TaskStore;
import java.time.InstantSource;
import java.util.List;

/**
 * Forgets tasks whose retention is over (R-STA-5), a little at a time, so that nobody waits for it.
 * One partition, one thread.
 */
final class Purger {
  /** Longest time of one go, in milliseconds. */
  private static final long SLICE_MS = 2;

  /** Tasks between two looks at the clock. */
  private static final int AT_ONCE = 32;

  private final TaskStore store;
  private final TaskSteps steps;
  private final StepMetrics metrics;
  private final InstantSource clock;

  Purger(TaskStore store, TaskSteps steps, StepMetrics metrics, InstantSource clock) {
    this.store = store;
    this.steps = steps;
    this.metrics = metrics;
    this.clock = clock;
  }

  void tick(long nowMs) {
    List<TaskKey> due;
    do {
      due = store.duePurges(nowMs, AT_ONCE);
      due.forEach(key -> purge(key, nowMs));
    } while (!due.isEmpty() && clock.millis() - nowMs < SLICE_MS);
  }

  private void purge(TaskKey key, long nowMs) {
    Task task = store.task(key);
    // Deleted by a user, in this transaction.
    if (task == null) {
      return;
    }
    switch (steps.decide(task, new TaskCommand.Purge(), nowMs).decision()) {
      case Decision.Gone gone -> {
        steps.forget(task);
        metrics.purged();
      }
      // Deleted and submitted anew.
      case Decision.Ignored ignored -> metrics.ignored(ignored.reason());
      case Decision.Happens happens -> throw new IllegalStateException("purge of " + key);
      case Decision.Refused refused -> throw new IllegalStateException("purge of " + key);
    }
  }
}
