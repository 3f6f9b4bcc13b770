package io.taskweir.e2e.simulation.store;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.machine.TaskCommand.ReportEnd;
import io.taskweir.core.machine.TaskCommand.ReportHeartbeat;
import io.taskweir.core.machine.TaskCommand.ReportStart;
import io.taskweir.core.task.Task;
import io.taskweir.dispatcher.plan.LaneId;
import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.result.WorkerReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what workers report; as {@code io.taskweir.statestore.step.ReportIntake}. One thread. */
final class ReportIntake {
  private final Stage stage;
  private final PartitionState state;
  private final Steps steps;
  private final Gates gates;
  private final LeaseTokens tokens;
  private final Outputs out;

  ReportIntake(
      Stage stage,
      PartitionState state,
      Steps steps,
      Gates gates,
      LeaseTokens tokens,
      Outputs out) {
    this.stage = stage;
    this.state = state;
    this.steps = steps;
    this.gates = gates;
    this.tokens = tokens;
    this.out = out;
  }

  void take(WorkerReport report, long nowMs) {
    switch (report) {
      case WorkerReport.Started started -> {
        var _ = takeStart(started, nowMs);
      }
      case WorkerReport.Heartbeat heartbeat ->
          heartbeat.beats().forEach(beat -> takeBeat(heartbeat, beat, nowMs));
      case WorkerReport.Logged _ -> throw new IllegalStateException("nobody logs here");
      case WorkerReport.Finished finished -> takeEnd(finished, nowMs);
    }
  }

  private @Nullable Reason takeStart(WorkerReport.Started said, long nowMs) {
    WorkerReport.Started started =
        stage.has(Fence.LEASE_TOKEN)
            ? said
            : new WorkerReport.Started(
                said.key(),
                said.attempt(),
                believed(said.key(), said.attempt(), said.leaseToken()),
                said.workerId(),
                said.startedAt());
    return count(
        started.key(),
        started.tenant(),
        started.attempt(),
        said.leaseToken(),
        new ReportStart(started),
        nowMs);
  }

  private void takeBeat(WorkerReport.Heartbeat heartbeat, WorkerReport.Beat beat, long nowMs) {
    var _ =
        count(
            new TaskKey(heartbeat.tenant(), beat.taskId()),
            heartbeat.tenant(),
            beat.attempt(),
            beat.leaseToken(),
            new ReportHeartbeat(beat),
            nowMs);
  }

  private void takeEnd(WorkerReport.Finished said, long nowMs) {
    Reason ignored = end(said, nowMs);
    if ((ignored == Reason.UNKNOWN_TASK || ignored == Reason.AHEAD)
        && tokens.verify(said.leaseToken(), said.key(), said.attempt()).isPresent()
        && stage.has(Fence.PARKED_RESULTS)) {
      out.note(() -> "parks the result of " + said.key() + "#" + said.attempt());
      state.parked.put(PartitionState.ParkedOf.of(said), said);
    }
  }

  private @Nullable Reason end(WorkerReport.Finished said, long nowMs) {
    WorkerReport.Finished finished =
        stage.has(Fence.LEASE_TOKEN)
            ? said
            : new WorkerReport.Finished(
                said.key(),
                said.attempt(),
                believed(said.key(), said.attempt(), said.leaseToken()),
                said.outcome(),
                said.payload(),
                said.error(),
                said.retryAfterMs(),
                said.workerId(),
                said.startedAt(),
                said.endedAt());
    return count(
        finished.key(),
        finished.tenant(),
        finished.attempt(),
        said.leaseToken(),
        new ReportEnd(finished),
        nowMs);
  }

  /** With its fence down, every token is taken for the right one. */
  private String believed(TaskKey key, int attempt, String token) {
    Task task = state.task(key);
    return task == null ? token : tokens.issue(key, attempt, task.terms().origin());
  }

  /** Tries the parked results of tasks that are there. No run is so long that any is dropped. */
  void takeParked(long nowMs) {
    for (WorkerReport.Finished parked : List.copyOf(state.parked.values())) {
      boolean there = state.task(parked.key()) != null;
      if (there && end(parked, nowMs) != Reason.AHEAD) {
        state.parked.remove(PartitionState.ParkedOf.of(parked));
      }
    }
  }

  /** Why nothing happened; null if something did. */
  private @Nullable Reason count(
      TaskKey key, String reporter, int attempt, String token, TaskCommand command, long nowMs) {
    Task before = state.task(key);
    Steps.Result result = steps.decide(before, command, nowMs);
    Task after = result.after();
    if (before == null || after == null) {
      out.note(() -> "ignores a report of " + key + "#" + attempt + ": " + result.ignored());
      return result.ignored();
    }
    out.tell(
        new Fact.ReportCounted(
            key, reporter, attempt, token, before.terms().origin(), before.attempt()));
    steps.apply(before, after, null);
    if (before.phase().isOut() && !after.phase().isOut()) {
      gates.refill(new LaneId(key.tenant(), after.function()), nowMs);
    }
    return null;
  }
}
