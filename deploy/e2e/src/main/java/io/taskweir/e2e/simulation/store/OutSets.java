package io.taskweir.e2e.simulation.store;

import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.e2e.simulation.Chance;
import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.OutSet;
import java.util.List;

/**
 * Tells the dispatcher what is out; as {@code io.taskweir.statestore.step.OutSets}, but that a
 * record is full much sooner. One thread.
 */
final class OutSets {
  private final Stage stage;
  private final PartitionState state;
  private final Steps steps;
  private final Outputs out;

  OutSets(Stage stage, PartitionState state, Steps steps, Outputs out) {
    this.stage = stage;
    this.state = state;
    this.steps = steps;
    this.out = out;
  }

  /**
   * @param reissue send again what is handed over and not known to run; the dispatcher is a new one
   */
  void announce(boolean reissue) {
    List<Task> all = state.outSet();
    Chance chance = stage.chance();
    int size = chance.oneIn(2) ? 2 : 500;
    for (int from = 0; ; from += size) {
      int to = Math.min(all.size(), from + size);
      boolean last = to - from < size;
      OutSet.Builder set = OutSet.newBuilder().setLast(last);
      all.subList(Math.min(from, to), to).forEach(task -> set.addAttempts(steps.outAttempt(task)));
      out.dispatch(DispatchRecord.newBuilder().setOutSet(set));
      if (last) {
        break;
      }
    }
    if (reissue) {
      all.stream()
          .filter(task -> task.phase() instanceof Phase.Out)
          .forEach(task -> steps.dispatch(task, null, true));
      all.stream().filter(task -> task.phase() instanceof Phase.Stopping).forEach(steps::recall);
    }
    if (!stage.has(Fence.OUT_SET)) {
      state.tasks().stream()
          .filter(task -> task.phase() instanceof Phase.Ended && task.attempt() > 0)
          .forEach(task -> steps.dispatch(task, null, true));
    }
  }
}
