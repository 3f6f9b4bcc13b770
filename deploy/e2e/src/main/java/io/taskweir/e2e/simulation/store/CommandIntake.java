package io.taskweir.e2e.simulation.store;

import io.taskweir.core.batch.Batch;
import io.taskweir.core.batch.BatchAction;
import io.taskweir.core.function.FunctionState;
import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.dispatcher.plan.LaneId;
import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.broker.SimulatedLog.Entry;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.ConfigureFunction;
import io.taskweir.protocol.internal.DeleteFunction;
import io.taskweir.protocol.internal.DeliveryReport;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.LaneWindow;
import io.taskweir.protocol.internal.LostAttempt;
import io.taskweir.protocol.internal.PauseFunction;
import io.taskweir.protocol.internal.RerunTask;
import io.taskweir.protocol.internal.StopTask;
import io.taskweir.protocol.internal.Takeover;
import io.taskweir.protocol.internal.TakeoverRefused;
import io.taskweir.protocol.internal.Windows;
import io.taskweir.statestore.batch.BatchMessages;

/**
 * Takes commands; as {@code io.taskweir.statestore.step.CommandIntake} and {@code FunctionIntake}.
 * One thread.
 */
final class CommandIntake {
  private final Stage stage;
  private final int partition;
  private final PartitionState state;
  private final Steps steps;
  private final Gates gates;
  private final OutSets outSets;
  private final Batches batches;
  private final Outputs out;

  CommandIntake(
      Stage stage,
      int partition,
      PartitionState state,
      Steps steps,
      Gates gates,
      OutSets outSets,
      Batches batches,
      Outputs out) {
    this.stage = stage;
    this.partition = partition;
    this.state = state;
    this.steps = steps;
    this.gates = gates;
    this.outSets = outSets;
    this.batches = batches;
    this.out = out;
  }

  void take(Entry<CommandRecord> entry, long nowMs) {
    CommandRecord command = entry.value();
    switch (command.getKindCase()) {
      case WINDOWS -> windows(command.getWindows(), entry.offset(), nowMs);
      case TAKEOVER -> takeover(command.getTakeover());
      case ATTEMPTS_LOST ->
          command.getAttemptsLost().getAttemptsList().forEach(lost -> lost(lost, nowMs));
      case CONFIGURE_FUNCTION -> configure(command.getConfigureFunction());
      case DELETE_FUNCTION -> delete(command.getDeleteFunction(), nowMs);
      case PAUSE_FUNCTION -> pause(command.getPauseFunction(), nowMs);
      case DELIVERY_REPORT -> delivery(command.getDeliveryReport(), nowMs);
      case STOP_TASK -> stop(command.getStopTask(), nowMs);
      case RERUN_TASK -> rerun(command.getRerunTask(), nowMs);
      case START_BATCH ->
          batches.start(
              BatchMessages.batch(
                  command.getStartBatch().toBuilder().setCreatedAtMs(nowMs).build()));
      case CANCEL_BATCH, KIND_NOT_SET ->
          throw new IllegalStateException("nobody here gives the command " + command);
    }
  }

  private void windows(Windows windows, long offset, long nowMs) {
    if (windows.getEpoch() != state.epoch && stage.has(Fence.DISPATCHER_EPOCH)) {
      out.note(() -> "ignores windows of epoch " + windows.getEpoch());
      return;
    }
    out.tell(new Fact.WindowsTaken(partition, offset, windows.getEpoch()));
    for (LaneWindow window : windows.getLanesList()) {
      LaneId lane = new LaneId(window.getTenant(), window.getFunction());
      state.windows.put(lane, Math.max(0, window.getSlots()));
      gates.refill(lane, nowMs);
    }
  }

  private void takeover(Takeover takeover) {
    if (takeover.getEpoch() <= state.epoch) {
      out.dispatch(
          DispatchRecord.newBuilder()
              .setTakeoverRefused(
                  TakeoverRefused.newBuilder()
                      .setCurrentEpoch(state.epoch)
                      .setDispatcherId(takeover.getDispatcherId())));
      return;
    }
    state.windows.clear();
    state.epoch = takeover.getEpoch();
    outSets.announce(true);
  }

  private void lost(LostAttempt lost, long nowMs) {
    apply(
        new TaskKey(lost.getTenant(), lost.getTaskId()),
        new TaskCommand.LoseAttempt(
            lost.getAttempt(), lost.getLeaseToken(), lost.getWorkerId(), lost.getReason()),
        nowMs);
  }

  private void configure(ConfigureFunction command) {
    LaneId lane = new LaneId(command.getTenant(), command.getFunction());
    FunctionConfig config = FunctionConfig.parse(command.getConfig().toByteArray());
    state.functions.put(lane, state.function(lane).withConfig(config, command.getVersion()));
  }

  private void pause(PauseFunction command, long nowMs) {
    LaneId lane = new LaneId(command.getTenant(), command.getFunction());
    state.functions.put(
        lane, state.function(lane).withPause(command.getPaused(), command.getVersion()));
    gates.refill(lane, nowMs);
  }

  private void delete(DeleteFunction command, long nowMs) {
    LaneId lane = new LaneId(command.getTenant(), command.getFunction());
    FunctionState before = state.function(lane);
    FunctionState after = before.deleted(command.getVersion());
    if (after.equals(before)) {
      return;
    }
    state.functions.put(lane, after);
    batches.start(
        Batch.start(
            lane.tenant(),
            "deleted-" + lane.function() + "-" + command.getVersion(),
            BatchAction.INVALIDATE,
            TaskFilter.ofFunction(lane.function()),
            command.getVersion(),
            nowMs));
  }

  private void delivery(DeliveryReport report, long nowMs) {
    Delivery delivery =
        new Delivery(
            report.getDelivered() ? Delivery.Progress.DELIVERED : Delivery.Progress.FAILED,
            report.getAttempts(),
            report.getError().isEmpty() ? null : report.getError());
    apply(
        new TaskKey(report.getTenant(), report.getTaskId()),
        new TaskCommand.RecordDelivery(report.getSeq(), delivery),
        nowMs);
  }

  private void stop(StopTask stop, long nowMs) {
    apply(
        new TaskKey(stop.getTenant(), stop.getTaskId()),
        new TaskCommand.Stop(stop.getReason(), Math.max(0, stop.getGraceMs())),
        nowMs);
  }

  private void rerun(RerunTask rerun, long nowMs) {
    Task task = state.task(new TaskKey(rerun.getTenant(), rerun.getTaskId()));
    if (task != null) {
      var _ = batches.rerun(task, rerun.getNewTaskId(), nowMs);
    }
  }

  private void apply(TaskKey key, TaskCommand command, long nowMs) {
    Task before = state.task(key);
    Steps.Result result = steps.decide(before, command, nowMs);
    Task after = result.after();
    if (after != null) {
      steps.apply(before, after, null);
      gates.refill(PartitionState.lane(after), nowMs);
    } else {
      out.note(() -> "ignores " + command + ": " + result.ignored());
    }
  }
}
