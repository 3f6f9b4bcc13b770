package io.taskweir.core.machine;

import io.taskweir.core.task.AttemptRecord;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;

/**
 * When things happened, in milliseconds. A worker's clock may be off, and a new owner's may be
 * behind the last one's; the times of one task never run backwards, and a worker is never ahead of
 * us.
 */
final class EventTimes {
  private EventTimes() {}

  /** The present time, for an event that the machine itself makes. */
  static long present(Task task, long nowMs) {
    return Math.max(nowMs, latestMs(task));
  }

  /** The present time, for something that is done to a task whatever it waits for. */
  static long meanwhile(Task task, long nowMs) {
    return task.phase() instanceof Phase.Timed
        ? Math.max(nowMs, lastEndMs(task))
        : present(task, nowMs);
  }

  /** When the attempt began, if the worker says that it was at {@code reportedMs}. */
  static long start(Task task, long reportedMs, long nowMs) {
    return within(reportedMs, latestMs(task), nowMs);
  }

  /** When the attempt ended, if the worker says that it was at {@code reportedMs}. */
  static long end(long startedAtMs, long reportedMs, long nowMs) {
    return within(reportedMs, startedAtMs, nowMs);
  }

  private static long latestMs(Task task) {
    return switch (task.phase()) {
      // A report for a waiting task proves that it had been due, whatever our clock says.
      case Phase.Timed timed -> Math.max(lastEndMs(task), task.terms().dueAtMs());
      case Phase.Ready ready -> ready.sinceMs();
      case Phase.Out out -> out.sinceMs();
      case Phase.Executing executing -> task.lastChangeMs();
      case Phase.Stopping stopping -> Math.max(lastStartMs(task), task.lastChangeMs());
      case Phase.Ended ended -> ended.atMs();
    };
  }

  /** A start that is heard of while the task is being stopped does not change its state. */
  private static long lastStartMs(Task task) {
    AttemptRecord last = task.lastAttempt();
    return last == null ? 0 : last.startedAtMs();
  }

  /** A retry that is lost before its start ends without a change of the public state. */
  private static long lastEndMs(Task task) {
    AttemptRecord last = task.lastAttempt();
    return last == null ? task.lastChangeMs() : Math.max(task.lastChangeMs(), last.endedAtMs());
  }

  /** The lower bound counts more than the upper one. */
  private static long within(long value, long min, long max) {
    return Math.max(min, Math.min(value, max));
  }
}
