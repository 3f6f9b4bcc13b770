package io.taskweir.e2e.simulation.store;

import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.dispatcher.plan.LaneId;
import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.TaskKey;
import io.taskweir.statestore.flow.ReportsRead;
import java.util.HashMap;
import java.util.Map;

/**
 * Does what is due; as {@code io.taskweir.statestore.step.WakeUps} with its {@code LeaseDoubts}.
 * One thread.
 */
final class WakeUps {
  private static final long UNREAD_MS = ReportsRead.SETTLED_MS + 200;

  /** With its fence down, a task is taken to be due so much too soon. */
  private static final long TOO_SOON_MS = 4_000;

  private final Stage stage;
  private final PartitionState state;
  private final Steps steps;
  private final Gates gates;
  private final Outputs out;
  private final long leasesHoldUntilMs;
  private final Map<TaskKey, Doubt> doubts = new HashMap<>();

  /** A lease that was over while heartbeats may have been unread. */
  private record Doubt(long deadlineMs, long extendedToMs) {}

  WakeUps(
      Stage stage,
      PartitionState state,
      Steps steps,
      Gates gates,
      Outputs out,
      long leasesHoldUntilMs) {
    this.stage = stage;
    this.state = state;
    this.steps = steps;
    this.gates = gates;
    this.out = out;
    this.leasesHoldUntilMs = leasesHoldUntilMs;
  }

  /**
   * @param reportsReadMs all that workers had reported by then has been read
   */
  void tick(long nowMs, long reportsReadMs) {
    long dueMs = stage.has(Fence.DUE_TIME) ? nowMs : nowMs + TOO_SOON_MS;
    for (Task before : state.due(dueMs)) {
      if (before.phase() instanceof Phase.Executing executing && nowMs >= executing.leaseEndsMs()) {
        leaseOver(before, executing.leaseEndsMs(), nowMs, reportsReadMs);
      } else if (before.phase() instanceof Phase.Timed) {
        wake(before, dueMs);
      } else {
        wake(before, nowMs);
      }
    }
  }

  private void leaseOver(Task task, long leaseEndsMs, long nowMs, long reportsReadMs) {
    Doubt doubt = doubts.get(task.key());
    long deadlineMs =
        doubt != null && doubt.extendedToMs == leaseEndsMs ? doubt.deadlineMs : leaseEndsMs;
    boolean read = reportsReadMs >= deadlineMs && nowMs >= leasesHoldUntilMs;
    if (read || !stage.has(Fence.REPORTS_WATERMARK)) {
      doubts.remove(task.key());
      out.tell(new Fact.LeaseEnded(task.key(), task.attempt(), deadlineMs));
      wake(task, nowMs);
      return;
    }
    long untilMs = Math.max(leasesHoldUntilMs, nowMs + UNREAD_MS);
    doubts.put(task.key(), new Doubt(deadlineMs, untilMs));
    steps.apply(task, task.apply(new TaskEvent.LeaseExtended(untilMs, null, nowMs)), null);
  }

  private void wake(Task before, long nowMs) {
    // What was due when the tick began may have been handed over, or ended, in it.
    if (!before.equals(state.task(before.key()))) {
      return;
    }
    Task after = steps.decide(before, new TaskCommand.WakeUp(), nowMs).after();
    if (after == null) {
      return;
    }
    LaneId lane = PartitionState.lane(before);
    boolean atOnce = after.phase() instanceof Phase.Ready && gates.isOpenFor(lane);
    Task last = atOnce ? steps.turnAtOnce(after, nowMs) : after;
    steps.apply(before, last, null);
    if (atOnce) {
      gates.handedOver(last);
    } else {
      gates.refill(lane, nowMs);
    }
  }
}
