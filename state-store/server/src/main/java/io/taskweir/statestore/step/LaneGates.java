package io.taskweir.statestore.step;

import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.LaneCounts;
import io.taskweir.statestore.store.TaskStore;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Keeps what is out of each lane at its window (architecture, D3): a task that ends, or a window
 * that opens, lets the next ones out in the same step. A lane that is paused lets none out,
 * whatever its window; what is out goes on (R-STP-2). One partition, one thread.
 */
final class LaneGates {
  /** Hand-overs of one lane in one go; the rest follows at the next tick, after the other lanes. */
  private static final int AT_ONCE = 256;

  private final TaskStore store;
  private final TaskSteps steps;
  private final Set<Lane> unfinished = new LinkedHashSet<>();
  private boolean open;

  LaneGates(TaskStore store, TaskSteps steps) {
    this.store = store;
    this.steps = steps;
  }

  /** From now on tasks are let out; until then only the lanes are remembered. */
  void open() {
    open = true;
  }

  /** Whether a task that is ready now may go out at once, ahead of nobody. */
  boolean isOpenFor(Lane lane) {
    LaneCounts counts = store.lane(lane);
    return open
        && counts.ready() == 0
        && counts.out() < store.control().window(lane)
        && !store.functions().isPaused(lane);
  }

  /** Lets out what the lane's window has room for. */
  void refill(Lane lane, long nowMs) {
    if (!open) {
      unfinished.add(lane);
      return;
    }
    int window = store.control().window(lane);
    if (window == 0 || store.functions().isPaused(lane)) {
      return;
    }
    for (int i = 0; i < AT_ONCE; i++) {
      LaneCounts counts = store.lane(lane);
      if (counts.ready() == 0 || counts.out() >= window) {
        return;
      }
      if (!steps.handOverNext(lane, nowMs)) {
        throw new IllegalStateException(
            lane + " counts " + counts.ready() + " ready tasks, but its backlog is empty");
      }
    }
    unfinished.add(lane);
  }

  /** Whether there are lanes to go on with. */
  boolean isUnfinished() {
    return !unfinished.isEmpty();
  }

  /** Goes on with lanes that had more room than one go fills. */
  void tick(long nowMs) {
    if (!open || unfinished.isEmpty()) {
      return;
    }
    Set<Lane> lanes = new LinkedHashSet<>(unfinished);
    unfinished.clear();
    lanes.forEach(lane -> refill(lane, nowMs));
  }
}
