package io.taskweir.statestore.step;

import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.OutSet;
import io.taskweir.statestore.store.TaskStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the dispatcher what is out in this partition, so that it can drop or cancel everything else
 * (architecture, D4 and D8). One partition, one thread.
 */
final class OutSets {
  private static final int ATTEMPTS_PER_RECORD = 500;

  private final TaskStore store;
  private final TaskSteps steps;
  private final Emitter emitter;

  OutSets(TaskStore store, TaskSteps steps, Emitter emitter) {
    this.store = store;
    this.steps = steps;
    this.emitter = emitter;
  }

  /**
   * Emits the out-set.
   *
   * @param reissue send again, with their inputs, the attempts that are handed over but not known
   *     to run, and recall again those that are being stopped: the dispatcher is a new one
   */
  void announce(boolean reissue) {
    List<Task> handedOver = new ArrayList<>();
    List<Task> stopping = new ArrayList<>();
    TaskKey after = null;
    while (true) {
      List<TaskKey> keys = store.waiting().out(after, ATTEMPTS_PER_RECORD);
      boolean last = keys.size() < ATTEMPTS_PER_RECORD;
      OutSet.Builder set = OutSet.newBuilder().setLast(last);
      for (TaskKey key : keys) {
        Task task = store.task(key);
        if (task == null) {
          throw new IllegalStateException("task " + key + " is out, but not in the store");
        }
        set.addAttempts(steps.assignments().outAttempt(task, workerOf(task)));
        if (task.phase() instanceof Phase.Out) {
          handedOver.add(task);
        } else if (task.phase() instanceof Phase.Stopping) {
          stopping.add(task);
        }
      }
      emit(set.build());
      if (last) {
        break;
      }
      after = keys.get(keys.size() - 1);
    }
    if (reissue) {
      handedOver.forEach(task -> steps.dispatch(task, steps.payload(task.key()), true));
      stopping.forEach(steps::recall);
    }
  }

  private void emit(OutSet set) {
    emitter.dispatch(
        "out-set".getBytes(StandardCharsets.UTF_8),
        DispatchRecord.newBuilder()
            .setIncarnation(store.control().incarnation())
            .setDispatcherEpoch(store.control().dispatcher().getEpoch())
            .setOutSet(set)
            .build());
  }

  private static @Nullable String workerOf(Task task) {
    return task.phase() instanceof Phase.Executing executing ? executing.workerId() : null;
  }
}
