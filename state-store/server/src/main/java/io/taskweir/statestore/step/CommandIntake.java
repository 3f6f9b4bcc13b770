package io.taskweir.statestore.step;

import com.google.protobuf.InvalidProtocolBufferException;
import io.taskweir.core.machine.Decision;
import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.DeliveryReport;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.EditedInput;
import io.taskweir.protocol.internal.LaneWindow;
import io.taskweir.protocol.internal.LostAttempt;
import io.taskweir.protocol.internal.RerunTask;
import io.taskweir.protocol.internal.StartBatch;
import io.taskweir.protocol.internal.StopTask;
import io.taskweir.protocol.internal.Takeover;
import io.taskweir.protocol.internal.TakeoverRefused;
import io.taskweir.protocol.internal.Windows;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.batch.BatchMessages;
import io.taskweir.statestore.step.TaskSteps.Content;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.TaskStore;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands of dispatchers, the outcome router and the control API. One partition, one thread.
 */
final class CommandIntake {
  private final TaskStore store;
  private final TaskSteps steps;
  private final LaneGates gates;
  private final OutSets outSets;
  private final FunctionIntake functions;
  private final BatchRunner batches;
  private final Reruns reruns;
  private final Emitter emitter;
  private final StepMetrics metrics;

  CommandIntake(
      TaskStore store,
      TaskSteps steps,
      LaneGates gates,
      OutSets outSets,
      FunctionIntake functions,
      BatchRunner batches,
      Reruns reruns,
      Emitter emitter,
      StepMetrics metrics) {
    this.store = store;
    this.steps = steps;
    this.gates = gates;
    this.outSets = outSets;
    this.functions = functions;
    this.batches = batches;
    this.reruns = reruns;
    this.emitter = emitter;
    this.metrics = metrics;
  }

  /**
   * @throws ProblemException if the record is refused; nothing has happened then
   */
  void take(byte @Nullable [] value, long nowMs) {
    CommandRecord command = parse(value);
    switch (command.getKindCase()) {
      case WINDOWS -> windows(command.getWindows(), nowMs);
      case TAKEOVER -> takeover(command.getTakeover());
      case ATTEMPTS_LOST ->
          command.getAttemptsLost().getAttemptsList().forEach(lost -> lost(lost, nowMs));
      case CONFIGURE_FUNCTION -> functions.configure(command.getConfigureFunction());
      case DELETE_FUNCTION -> functions.delete(command.getDeleteFunction(), nowMs);
      case PAUSE_FUNCTION -> functions.pause(command.getPauseFunction(), nowMs);
      case DELIVERY_REPORT -> delivery(command.getDeliveryReport(), nowMs);
      case STOP_TASK -> stop(command.getStopTask(), nowMs);
      case RERUN_TASK -> rerun(command.getRerunTask(), nowMs);
      case START_BATCH -> startBatch(command.getStartBatch(), nowMs);
      case CANCEL_BATCH ->
          batches.cancel(
              command.getCancelBatch().getTenant(), command.getCancelBatch().getBatchId(), nowMs);
      case KIND_NOT_SET -> throw foreign("of a kind that this version does not know");
    }
  }

  private static CommandRecord parse(byte @Nullable [] value) {
    if (value == null) {
      throw foreign("without a value");
    }
    try {
      return CommandRecord.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw foreign("that is not one of ours: " + e.getMessage());
    }
  }

  private static ProblemException foreign(String what) {
    return new ProblemException(ErrorCode.FOREIGN_RECORD, "command " + what);
  }

  private void windows(Windows windows, long nowMs) {
    if (windows.getEpoch() != store.control().dispatcher().getEpoch()) {
      metrics.staleWindow();
      return;
    }
    for (LaneWindow window : windows.getLanesList()) {
      Lane lane = new Lane(window.getTenant(), window.getFunction());
      store.control().setWindow(lane, Math.max(0, window.getSlots()));
      gates.refill(lane, nowMs);
    }
  }

  private void takeover(Takeover takeover) {
    long known = store.control().dispatcher().getEpoch();
    if (takeover.getEpoch() <= known) {
      emitter.dispatch(
          takeover.getDispatcherIdBytes().toByteArray(),
          DispatchRecord.newBuilder()
              .setIncarnation(store.control().incarnation())
              .setDispatcherEpoch(known)
              .setTakeoverRefused(
                  TakeoverRefused.newBuilder()
                      .setCurrentEpoch(known)
                      .setDispatcherId(takeover.getDispatcherId()))
              .build());
      return;
    }
    store.control().closeAllWindows();
    store.control().setDispatcher(takeover.getEpoch(), takeover.getDispatcherId());
    outSets.announce(true);
  }

  private void lost(LostAttempt lost, long nowMs) {
    TaskKey key = new TaskKey(lost.getTenant(), lost.getTaskId());
    TaskCommand command =
        new TaskCommand.LoseAttempt(
            lost.getAttempt(), lost.getLeaseToken(), lost.getWorkerId(), lost.getReason());
    apply(key, command, nowMs);
  }

  private void stop(StopTask stop, long nowMs) {
    apply(
        new TaskKey(stop.getTenant(), stop.getTaskId()),
        new TaskCommand.Stop(stop.getReason(), Math.max(0, stop.getGraceMs())),
        nowMs);
  }

  private void rerun(RerunTask rerun, long nowMs) {
    Task task = store.task(new TaskKey(rerun.getTenant(), rerun.getTaskId()));
    if (task == null) {
      metrics.ignored(Decision.Reason.UNKNOWN_TASK);
      return;
    }
    EditedInput input = rerun.getInput();
    Payload edited =
        rerun.hasInput() ? Payload.of(input.getData().toByteArray(), input.getContentType()) : null;
    reruns.run(task, Names.requireTaskId(rerun.getNewTaskId()), edited, nowMs);
  }

  /** What was submitted before this moment, by the partition's own clock, is meant. */
  private void startBatch(StartBatch start, long nowMs) {
    batches.start(BatchMessages.batch(start.toBuilder().setCreatedAtMs(nowMs).build()), nowMs);
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

  private void apply(TaskKey key, TaskCommand command, long nowMs) {
    Task before = store.task(key);
    TaskSteps.Outcome outcome = steps.decide(before, command, nowMs);
    Task after = outcome.after();
    if (after != null) {
      steps.apply(before, after, Content.NONE);
      gates.refill(Lane.of(after), nowMs);
    } else if (outcome.decision() instanceof Decision.Ignored ignored) {
      metrics.ignored(ignored.reason());
    }
  }
}
