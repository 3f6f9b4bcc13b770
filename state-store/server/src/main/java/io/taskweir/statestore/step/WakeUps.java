package io.taskweir.statestore.step;

import io.taskweir.core.machine.Decision;
import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.protocol.TaskKey;
import io.taskweir.statestore.flow.ReportsRead;
import io.taskweir.statestore.step.TaskSteps.Content;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.TaskStore;

/**
 * Does what is due: ends waits, leases that nobody has extended, ages and graces. One partition,
 * one thread.
 */
final class WakeUps {
  /** Timers of one tick; the rest follows at the next, so that no input waits long. */
  private static final int AT_ONCE = 500;

  /**
   * How long a lease goes on whose heartbeats may be unread: as long as it takes to know that they
   * are not.
   */
  private static final long UNREAD_MS = ReportsRead.SETTLED_MS + 200;

  private final TaskStore store;
  private final TaskSteps steps;
  private final LaneGates gates;
  private final StepMetrics metrics;
  private final long leasesHoldUntilMs;
  private final LeaseDoubts doubts = new LeaseDoubts();

  /**
   * @param leasesHoldUntilMs before this no lease ends, because heartbeats of the time in which
   *     nobody owned the partition may not have been read
   */
  WakeUps(
      TaskStore store,
      TaskSteps steps,
      LaneGates gates,
      StepMetrics metrics,
      long leasesHoldUntilMs) {
    this.store = store;
    this.steps = steps;
    this.gates = gates;
    this.metrics = metrics;
    this.leasesHoldUntilMs = leasesHoldUntilMs;
  }

  /**
   * @param reportsReadMs all that workers had reported by then has been read
   */
  void tick(long nowMs, long reportsReadMs) {
    for (TaskKey key : store.waiting().due(nowMs, AT_ONCE)) {
      Task before = store.task(key);
      if (before == null) {
        throw new IllegalStateException("a timer for task " + key + ", which is not in the store");
      }
      if (before.phase() instanceof Phase.Executing executing && nowMs >= executing.leaseEndsMs()) {
        leaseOver(before, executing.leaseEndsMs(), nowMs, reportsReadMs);
      } else {
        wake(before, nowMs);
      }
    }
    doubts.forgetOld(nowMs);
  }

  private void leaseOver(Task task, long leaseEndsMs, long nowMs, long reportsReadMs) {
    long deadlineMs = doubts.deadlineMs(task.key(), leaseEndsMs);
    if (nowMs >= leasesHoldUntilMs && reportsReadMs >= deadlineMs) {
      doubts.settled(task.key());
      wake(task, nowMs);
      return;
    }
    long untilMs = Math.max(leasesHoldUntilMs, nowMs + UNREAD_MS);
    doubts.extended(task.key(), deadlineMs, untilMs);
    steps.apply(task, task.apply(new TaskEvent.LeaseExtended(untilMs, null, nowMs)), Content.NONE);
  }

  private void wake(Task before, long nowMs) {
    TaskSteps.Outcome outcome = steps.decide(before, new TaskCommand.WakeUp(), nowMs);
    Task after = outcome.after();
    if (after == null) {
      if (outcome.decision() instanceof Decision.Ignored ignored) {
        metrics.ignored(ignored.reason());
      }
      return;
    }
    Lane lane = Lane.of(before);
    boolean atOnce = after.phase() instanceof Phase.Ready && gates.isOpenFor(lane);
    steps.apply(before, atOnce ? steps.turnAtOnce(after, nowMs) : after, Content.NONE);
    if (!atOnce) {
      gates.refill(lane, nowMs);
    }
  }
}
