package io.taskweir.e2e.simulation.store;

import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.dispatcher.plan.LaneId;
import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.history.Fact;
import java.util.List;

/**
 * Keeps what is out of each lane at its window; as {@code io.taskweir.statestore.step.LaneGates}.
 * One thread.
 */
final class Gates {
  private final Stage stage;
  private final int partition;
  private final PartitionState state;
  private final Steps steps;
  private final Outputs out;

  Gates(Stage stage, int partition, PartitionState state, Steps steps, Outputs out) {
    this.stage = stage;
    this.partition = partition;
    this.state = state;
    this.steps = steps;
    this.out = out;
  }

  private int window(LaneId lane) {
    int window = state.window(lane);
    return stage.has(Fence.WINDOW) || window == 0 ? window : window + 2;
  }

  /** Whether a task that is ready now may go out at once, ahead of nobody. */
  boolean isOpenFor(LaneId lane) {
    return !out.isHeld()
        && state.next(lane) == null
        && state.out(lane) < window(lane)
        && !state.function(lane).isPaused();
  }

  void refill(LaneId lane, long nowMs) {
    if (out.isHeld() || state.function(lane).isPaused()) {
      return;
    }
    while (state.out(lane) < window(lane)) {
      Task next = state.next(lane);
      if (next == null) {
        return;
      }
      Task after = steps.turnAtOnce(next, nowMs);
      steps.apply(next, after, null);
      handedOver(after);
    }
  }

  /** Every lane may have waited for it. */
  void open(long nowMs) {
    List.copyOf(state.windows.keySet()).forEach(lane -> refill(lane, nowMs));
  }

  /** To be told of every task that a window let out. */
  void handedOver(Task task) {
    if (task.phase() instanceof Phase.Out) {
      LaneId lane = PartitionState.lane(task);
      out.show(
          new Fact.HandedOver(
              partition, lane, task.key(), task.attempt(), state.out(lane), state.window(lane)));
    }
  }
}
