package io.taskweir.core.machine;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.core.machine.Decision.Happens;
import io.taskweir.core.machine.Decision.Ignored;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.machine.TaskCommand.Discard;
import io.taskweir.core.machine.TaskCommand.HandOver;
import io.taskweir.core.machine.TaskCommand.Invalidate;
import io.taskweir.core.machine.TaskCommand.LoseAttempt;
import io.taskweir.core.machine.TaskCommand.Purge;
import io.taskweir.core.machine.TaskCommand.RecordDelivery;
import io.taskweir.core.machine.TaskCommand.ReportEnd;
import io.taskweir.core.machine.TaskCommand.ReportHeartbeat;
import io.taskweir.core.machine.TaskCommand.ReportStart;
import io.taskweir.core.machine.TaskCommand.Rerun;
import io.taskweir.core.machine.TaskCommand.Stop;
import io.taskweir.core.machine.TaskCommand.Submit;
import io.taskweir.core.machine.TaskCommand.WakeUp;
import io.taskweir.core.task.Outcomes;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.core.task.TaskEvent.BecameReady;
import io.taskweir.core.task.TaskEvent.Ended;
import io.taskweir.core.task.TaskEvent.HandedOver;
import io.taskweir.core.task.TaskEvent.LeaseExtended;
import io.taskweir.core.task.TaskEvent.Started;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.result.WorkerReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a task is. Pure: the same task, command and time give the same decision, and nothing
 * is changed; {@link Task#apply} folds the events that a decision holds. It knows no clock, no
 * Kafka and no store, so the simulator and the stream processor run the same machine. One thread
 * (the token check keeps a digest).
 */
public final class TaskMachine {
  private final LeaseTokens tokens;
  private final long leaseMs;
  private final AttemptEnd attemptEnd;

  /**
   * @param leaseMs how long a running attempt may be silent, in milliseconds
   * @param systemBudgetMs what a task's waits after throttled and system errors may take together,
   *     in milliseconds
   */
  public TaskMachine(LeaseTokens tokens, long leaseMs, long systemBudgetMs) {
    this.tokens = tokens;
    this.leaseMs = leaseMs;
    this.attemptEnd = new AttemptEnd(systemBudgetMs);
  }

  /**
   * @param task null if there is none with the command's id
   * @param nowMs the present time
   */
  public Decision decide(@Nullable Task task, TaskCommand command, long nowMs) {
    if (command instanceof Submit submit) {
      return Admission.decide(task, submit, nowMs);
    }
    if (task == null) {
      return new Ignored(Reason.UNKNOWN_TASK);
    }
    return switch (command) {
      case Submit submit -> throw new AssertionError("handled above");
      case HandOver handOver -> handOver(task, handOver, nowMs);
      case Stop stop -> StopRules.stop(task, stop, nowMs);
      case Discard discard -> StopRules.discard(task, discard, nowMs);
      case Invalidate invalidate -> StopRules.invalidate(task, invalidate, nowMs);
      case WakeUp wakeUp -> wakeUp(task, nowMs);
      case ReportStart start -> start(task, start.report(), nowMs);
      case ReportHeartbeat heartbeat -> heartbeat(task, heartbeat.beat(), nowMs);
      case ReportEnd end -> end(task, end.report(), nowMs);
      case LoseAttempt lost -> lose(task, lost, nowMs);
      case RecordDelivery delivery -> AfterEnd.recordDelivery(task, delivery, nowMs);
      case Rerun rerun -> AfterEnd.rerun(task, rerun, nowMs);
      case Purge purge -> AfterEnd.purge(task, nowMs);
    };
  }

  private static Decision handOver(Task task, HandOver command, long nowMs) {
    return switch (task.phase()) {
      case Phase.Ready ready -> Happens.of(turn(task, command, nowMs));
      case Phase.Timed timed -> new Ignored(Reason.TOO_EARLY);
      case Phase.Out out -> new Ignored(Reason.REPEATED);
      case Phase.Executing executing -> new Ignored(Reason.REPEATED);
      case Phase.Stopping stopping -> new Ignored(Reason.REPEATED);
      case Phase.Ended ended -> new Ignored(Reason.ALREADY_ENDED);
    };
  }

  private static TaskEvent turn(Task task, HandOver command, long nowMs) {
    if (task.terms().generation() < command.generation()) {
      return StopRules.invalid(task, "function deleted", nowMs);
    }
    return nowMs >= task.terms().expiresAtMs()
        ? expired(task, nowMs)
        : new HandedOver(task.attempt() + 1, EventTimes.present(task, nowMs));
  }

  /**
   * Too old to be started; an attempt that is handed over and has not been started ends with it.
   */
  private static Ended expired(Task task, long nowMs) {
    String outcome = task.phase().isOut() ? Outcomes.EXPIRED : null;
    return new Ended(
        TaskState.EXPIRED, "maximum age reached", outcome, null, EventTimes.present(task, nowMs));
  }

  private Decision wakeUp(Task task, long nowMs) {
    return switch (task.phase()) {
      case Phase.Timed timed ->
          nowMs < timed.untilMs()
              ? new Ignored(Reason.TOO_EARLY)
              : Happens.of(new BecameReady(nowMs));
      case Phase.Executing executing -> wakeUpExecuting(task, executing, nowMs);
      case Phase.Stopping stopping ->
          nowMs < stopping.untilMs()
              ? new Ignored(Reason.TOO_EARLY)
              : Happens.of(
                  AttemptEnd.stopped(
                      "stopped; the worker did not end it in time",
                      Outcomes.STOPPED,
                      null,
                      EventTimes.present(task, nowMs)));
      case Phase.Ready ready -> expireIfTooOld(task, nowMs);
      case Phase.Out out -> expireIfTooOld(task, nowMs);
      case Phase.Ended ended -> new Ignored(Reason.ALREADY_ENDED);
    };
  }

  private Decision wakeUpExecuting(Task task, Phase.Executing executing, long nowMs) {
    long atMs = EventTimes.present(task, nowMs);
    if (nowMs >= executing.leaseEndsMs()) {
      return Happens.of(attemptEnd.lost(task, Outcomes.LEASE_ENDED, "no heartbeat", atMs));
    }
    return nowMs >= task.overdueAtMs()
        ? Happens.of(attemptEnd.overdue(task, atMs))
        : new Ignored(Reason.TOO_EARLY);
  }

  private static Decision expireIfTooOld(Task task, long nowMs) {
    return nowMs < task.terms().expiresAtMs()
        ? new Ignored(Reason.TOO_EARLY)
        : Happens.of(expired(task, nowMs));
  }

  private Decision start(Task task, WorkerReport.Started report, long nowMs) {
    Standing standing = standing(task, report.attempt(), report.leaseToken());
    if (standing.refusal != null) {
      return new Ignored(standing.refusal);
    }
    if (hasStarted(task)) {
      return new Ignored(Reason.REPEATED);
    }
    long startedAtMs = EventTimes.start(task, report.startedAt().toEpochMilli(), nowMs);
    List<TaskEvent> events = new ArrayList<>(3);
    redoHandOver(task, standing, report.attempt(), startedAtMs, events);
    events.add(new Started(report.workerId(), nowMs + leaseMs, startedAtMs));
    return new Happens(events);
  }

  private static boolean hasStarted(Task task) {
    return task.phase() instanceof Phase.Executing
        || (task.phase() instanceof Phase.Stopping && !task.isStoppingUnstarted());
  }

  private Decision heartbeat(Task task, WorkerReport.Beat beat, long nowMs) {
    Standing standing = standing(task, beat.attempt(), beat.leaseToken());
    if (standing.refusal != null) {
      return new Ignored(standing.refusal);
    }
    return switch (task.phase()) {
      case Phase.Executing executing ->
          Happens.of(new LeaseExtended(nowMs + leaseMs, beat.progress(), nowMs));
      // The grace is all the time that it has.
      case Phase.Stopping stopping -> new Ignored(Reason.REPEATED);
      case Phase.Timed timed -> new Ignored(Reason.TOO_EARLY);
      case Phase.Ready ready -> new Ignored(Reason.TOO_EARLY);
      case Phase.Out out -> new Ignored(Reason.TOO_EARLY);
      case Phase.Ended ended -> new Ignored(Reason.ALREADY_ENDED);
    };
  }

  private Decision end(Task task, WorkerReport.Finished report, long nowMs) {
    Standing standing = standing(task, report.attempt(), report.leaseToken());
    if (standing.refusal != null) {
      return new Ignored(standing.refusal);
    }
    long startedAtMs = EventTimes.start(task, report.startedAt().toEpochMilli(), nowMs);
    List<TaskEvent> events = new ArrayList<>(4);
    redoHandOver(task, standing, report.attempt(), startedAtMs, events);
    if (!hasStarted(task)) {
      events.add(new Started(report.workerId(), nowMs + leaseMs, startedAtMs));
    }
    long endedAtMs = EventTimes.end(startedAtMs, report.endedAt().toEpochMilli(), nowMs);
    events.add(attemptEnd.reported(task, report, endedAtMs));
    return new Happens(events);
  }

  private Decision lose(Task task, LoseAttempt lost, long nowMs) {
    Standing standing = standing(task, lost.attempt(), lost.leaseToken());
    if (standing.refusal != null) {
      return new Ignored(standing.refusal);
    }
    if (!task.phase().isOut()) {
      return new Ignored(Reason.REPEATED);
    }
    long atMs = EventTimes.present(task, nowMs);
    return Happens.of(attemptEnd.lost(task, Outcomes.WORKER_LOST, lost.reason(), atMs));
  }

  /**
   * Whether a report may speak for the task, and if so, whether the hand-over that it answers has
   * been lost to an aborted transaction: then the task waits as if it had never been handed over,
   * but a genuine token of the next attempt proves that it was, and that its wait was over.
   */
  private Standing standing(Task task, int attempt, String token) {
    if (task.phase() instanceof Phase.Ended) {
      return Standing.refused(Reason.ALREADY_ENDED);
    }
    boolean out = task.phase().isOut();
    if (attempt < task.attempt() || (attempt == task.attempt() && !out)) {
      return Standing.refused(Reason.STALE_ATTEMPT);
    }
    if (!tokens.matches(token, task.key(), attempt, task.terms().origin())) {
      return Standing.refused(Reason.WRONG_TOKEN);
    }
    if (attempt == task.attempt()) {
      return Standing.PRESENT;
    }
    return attempt == task.attempt() + 1 && !out
        ? Standing.HAND_OVER_LOST
        : Standing.refused(Reason.AHEAD);
  }

  private record Standing(@Nullable Reason refusal, boolean handOverLost) {
    static final Standing PRESENT = new Standing(null, false);
    static final Standing HAND_OVER_LOST = new Standing(null, true);

    static Standing refused(Reason reason) {
      return new Standing(reason, false);
    }
  }

  private static void redoHandOver(
      Task task, Standing standing, int attempt, long atMs, List<TaskEvent> events) {
    if (!standing.handOverLost) {
      return;
    }
    if (task.phase() instanceof Phase.Timed) {
      events.add(new BecameReady(atMs));
    }
    events.add(new HandedOver(attempt, atMs));
  }
}
