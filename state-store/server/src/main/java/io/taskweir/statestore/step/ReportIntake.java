package io.taskweir.statestore.step;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.core.machine.Decision;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.machine.TaskCommand.ReportEnd;
import io.taskweir.core.machine.TaskCommand.ReportHeartbeat;
import io.taskweir.core.machine.TaskCommand.ReportStart;
import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReportJson;
import io.taskweir.statestore.step.TaskSteps.Content;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.ParkedTable.Parked;
import io.taskweir.statestore.store.TaskStore;
import io.taskweir.statestore.watch.Waiters;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes what workers report off the results topic, and what they log off the logs topic. One
 * partition, one thread.
 */
final class ReportIntake {
  /** Results that may wait for their tasks in one partition; more are refused. */
  private static final int MAX_PARKED = 10_000;

  private final TaskStore store;
  private final TaskSteps steps;
  private final LaneGates gates;
  private final LeaseTokens tokens;
  private final Waiters waiters;
  private final int maxPayloadBytes;
  private final StepMetrics metrics;

  ReportIntake(
      TaskStore store,
      TaskSteps steps,
      LaneGates gates,
      LeaseTokens tokens,
      Waiters waiters,
      int maxPayloadBytes,
      StepMetrics metrics) {
    this.store = store;
    this.steps = steps;
    this.gates = gates;
    this.tokens = tokens;
    this.waiters = waiters;
    this.maxPayloadBytes = maxPayloadBytes;
    this.metrics = metrics;
  }

  /**
   * @throws ProblemException if the record is refused; nothing has happened then
   */
  void take(byte @Nullable [] value, long nowMs) {
    if (value == null) {
      throw new ProblemException(ErrorCode.FOREIGN_RECORD, "report: the record has no value");
    }
    switch (WorkerReportJson.parse(value, maxPayloadBytes)) {
      case WorkerReport.Started started ->
          take(started.key(), new ReportStart(started), Payload.empty(), nowMs);
      case WorkerReport.Heartbeat heartbeat ->
          heartbeat
              .beats()
              .forEach(
                  beat ->
                      take(
                          new TaskKey(heartbeat.tenant(), beat.taskId()),
                          new ReportHeartbeat(beat),
                          Payload.empty(),
                          nowMs));
      case WorkerReport.Logged _ ->
          throw new ProblemException(
              ErrorCode.FOREIGN_RECORD, "report: a part of a log belongs on " + Topics.LOGS);
      case WorkerReport.Finished finished -> takeEnd(finished, value, nowMs);
    }
  }

  /**
   * @throws ProblemException if the record is refused; nothing has happened then
   */
  void takeLog(byte @Nullable [] value) {
    if (value == null) {
      throw new ProblemException(ErrorCode.FOREIGN_RECORD, "log: the record has no value");
    }
    if (!(WorkerReportJson.parse(value, maxPayloadBytes) instanceof WorkerReport.Logged logged)) {
      throw new ProblemException(
          ErrorCode.FOREIGN_RECORD, "log: only reports of the type log belong here");
    }
    takeLog(logged);
  }

  /** A log is no part of a task's state: whatever attempt of the task it is of may add to it. */
  private void takeLog(WorkerReport.Logged logged) {
    Task task = store.task(logged.key());
    if (task == null) {
      metrics.ignored(Reason.UNKNOWN_TASK);
    } else if (!tokens.matches(
        logged.leaseToken(), logged.key(), logged.attempt(), task.terms().origin())) {
      metrics.ignored(Reason.WRONG_TOKEN);
    } else {
      store.logs().append(logged.key(), logged.attempt(), logged.lines());
      waiters.changed(logged.key());
    }
  }

  private void takeEnd(WorkerReport.Finished finished, byte[] value, long nowMs) {
    Reason ignored = take(finished.key(), new ReportEnd(finished), finished.payload(), nowMs);
    if (ignored == Reason.UNKNOWN_TASK || ignored == Reason.AHEAD) {
      park(finished, value, nowMs);
    }
  }

  /** Tries the parked results of tasks that are there: by now they may have got that far. */
  void takeParked(long nowMs) {
    for (Parked parked : store.parked().all()) {
      TaskKey key = parked.task();
      if (store.task(key) != null
          && WorkerReportJson.parse(parked.report(), maxPayloadBytes)
              instanceof WorkerReport.Finished finished
          && take(key, new ReportEnd(finished), finished.payload(), nowMs) != Reason.AHEAD) {
        store.parked().remove(parked);
      }
    }
  }

  /** Why nothing happened; null if something did. */
  private @Nullable Reason take(TaskKey key, TaskCommand command, Payload result, long nowMs) {
    Task before = store.task(key);
    TaskSteps.Outcome outcome = steps.decide(before, command, nowMs);
    return switch (outcome.decision()) {
      case Decision.Refused refused -> throw new ProblemException(refused.code(), refused.detail());
      case Decision.Ignored ignored -> {
        metrics.ignored(ignored.reason());
        yield ignored.reason();
      }
      case Decision.Gone gone -> throw new IllegalStateException("a report ended a record");
      case Decision.Happens happens -> {
        Task after = outcome.after();
        if (after != null) {
          steps.apply(before, after, new Content(null, result));
          if (before != null && before.phase().isOut() && !after.phase().isOut()) {
            gates.refill(new Lane(key.tenant(), after.function()), nowMs);
          }
        }
        yield null;
      }
    };
  }

  /**
   * The task is not known, or not at this attempt, but the token proves that it was: what led there
   * has not been done again yet after an aborted transaction.
   */
  private void park(WorkerReport.Finished finished, byte[] value, long nowMs) {
    Optional<Origin> origin =
        tokens.verify(finished.leaseToken(), finished.key(), finished.attempt());
    if (origin.isEmpty()) {
      throw new ProblemException(
          ErrorCode.TASK_NOT_FOUND,
          "result for task " + finished.key() + ": there is no such task");
    }
    if (store.parked().size() >= MAX_PARKED) {
      throw new ProblemException(
          ErrorCode.UNAVAILABLE, "result for task " + finished.key() + ": too many wait already");
    }
    store.parked().park(finished.key(), finished.attempt(), finished.leaseToken(), value, nowMs);
    metrics.parked();
  }
}
