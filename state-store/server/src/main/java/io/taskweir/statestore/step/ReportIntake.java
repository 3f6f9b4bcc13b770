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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what workers report off the results topic, and what they log off the logs topic. One
 * partition, one thread.
 */
final class ReportIntake {
  private static final Logger LOG = LoggerFactory.getLogger(ReportIntake.class);

  /** Results that may wait for their tasks in one partition; more are refused. */
  private static final int MAX_PARKED = 10_000;

  /**
   * Nothing comes after its result by so many rounds, one a second: what led there was done within
   * one transaction, and is the first thing that is done again.
   */
  private static final int MAX_TRIES = 600;

  private final TaskStore store;
  private final TaskSteps steps;
  private final LaneGates gates;
  private final LeaseTokens tokens;
  private final Waiters waiters;
  private final int maxPayloadBytes;
  private final StepMetrics metrics;
  private final VainTries<Parked> vainTries = new VainTries<>(MAX_TRIES);

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
      park(finished, value);
    }
  }

  /**
   * Tries the parked results: by now their tasks may have got that far. One that has been tried
   * {@value #MAX_TRIES} times by this owner is dropped.
   */
  void takeParked(long nowMs) {
    List<Parked> inVain = new ArrayList<>();
    for (Parked parked : store.parked().all()) {
      if (takeParked(parked, nowMs)) {
        store.parked().remove(parked);
      } else {
        inVain.add(parked);
      }
    }
    for (Parked parked : vainTries.endRound(inVain)) {
      store.parked().remove(parked);
      metrics.parkedExpired();
      LOG.warn("result of task {}: its task did not get that far; dropped", parked.task());
    }
  }

  private boolean takeParked(Parked parked, long nowMs) {
    TaskKey key = parked.task();
    return store.task(key) != null
        && WorkerReportJson.parse(parked.report(), maxPayloadBytes)
            instanceof WorkerReport.Finished finished
        && take(key, new ReportEnd(finished), finished.payload(), nowMs) != Reason.AHEAD;
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
  private void park(WorkerReport.Finished finished, byte[] value) {
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
    store.parked().park(finished.key(), finished.attempt(), finished.leaseToken(), value);
    metrics.parked();
  }
}
