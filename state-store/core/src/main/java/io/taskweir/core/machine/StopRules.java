package io.taskweir.core.machine;

import io.taskweir.core.machine.Decision.Gone;
import io.taskweir.core.machine.Decision.Happens;
import io.taskweir.core.machine.Decision.Ignored;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.machine.TaskCommand.Discard;
import io.taskweir.core.machine.TaskCommand.Invalidate;
import io.taskweir.core.machine.TaskCommand.Stop;
import io.taskweir.core.task.Outcomes;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.core.task.TaskEvent.Discarded;
import io.taskweir.core.task.TaskEvent.Ended;
import io.taskweir.core.task.TaskEvent.StopRequested;
import io.taskweir.protocol.TaskState;
import java.util.ArrayList;
import java.util.List;

/** Ends that are not the task's own: stopped, deleted, invalid (R-STP-1, R-STP-2, R-STA-2). */
final class StopRules {
  private StopRules() {}

  static Decision stop(Task task, Stop command, long nowMs) {
    return switch (task.phase()) {
      case Phase.Stopping stopping -> new Ignored(Reason.REPEATED);
      case Phase.Ended ended -> new Ignored(Reason.ALREADY_ENDED);
      case Phase.Timed timed -> stopped(task, command.reason(), command.graceMs(), nowMs);
      case Phase.Ready ready -> stopped(task, command.reason(), command.graceMs(), nowMs);
      case Phase.Out out -> stopped(task, command.reason(), command.graceMs(), nowMs);
      case Phase.Executing executing -> stopped(task, command.reason(), command.graceMs(), nowMs);
    };
  }

  private static Happens stopped(Task task, String reason, long graceMs, long nowMs) {
    return new Happens(stopping(task, reason, graceMs, nowMs));
  }

  /** What waits is stopped at once; an attempt that is out gets a grace to end. */
  private static List<TaskEvent> stopping(Task task, String reason, long graceMs, long nowMs) {
    long atMs = EventTimes.meanwhile(task, nowMs);
    List<TaskEvent> events = new ArrayList<>(3);
    if (task.phase().isOut()) {
      events.add(new StopRequested(reason, atMs + graceMs, atMs));
    } else {
      events.add(new StopRequested(reason, atMs, atMs));
      events.add(AttemptEnd.stopped("stopped while it waited", null, null, atMs));
    }
    return events;
  }

  /** A task that has not ended is stopped first: nothing goes without an end (G11). */
  static Decision discard(Task task, Discard command, long nowMs) {
    if (task.phase() instanceof Phase.Ended) {
      return new Gone();
    }
    if (task.discarded()) {
      return new Ignored(Reason.REPEATED);
    }
    long atMs = EventTimes.meanwhile(task, nowMs);
    List<TaskEvent> events = new ArrayList<>(3);
    events.add(new Discarded(atMs));
    if (!(task.phase() instanceof Phase.Stopping)) {
      events.addAll(stopping(task, "deleted", command.graceMs(), nowMs));
    }
    return new Happens(events);
  }

  /** An attempt that is out ends with its task, whatever its worker will say. */
  static Decision invalidate(Task task, Invalidate command, long nowMs) {
    return switch (task.phase()) {
      // Whoever stopped it has been told that it will be Stopped.
      case Phase.Stopping stopping -> new Ignored(Reason.REPEATED);
      case Phase.Ended ended -> new Ignored(Reason.ALREADY_ENDED);
      case Phase.Timed timed -> Happens.of(invalid(task, command.reason(), nowMs));
      case Phase.Ready ready -> Happens.of(invalid(task, command.reason(), nowMs));
      case Phase.Out out -> Happens.of(invalid(task, command.reason(), nowMs));
      case Phase.Executing executing -> Happens.of(invalid(task, command.reason(), nowMs));
    };
  }

  static Ended invalid(Task task, String reason, long nowMs) {
    String outcome = task.phase().isOut() ? Outcomes.INVALID : null;
    return new Ended(TaskState.INVALID, reason, outcome, null, EventTimes.meanwhile(task, nowMs));
  }
}
