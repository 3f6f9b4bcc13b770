package io.taskweir.e2e.simulation.store;

import io.taskweir.core.function.FunctionState;
import io.taskweir.core.machine.Decision;
import io.taskweir.core.machine.TaskCommand.ReportEnd;
import io.taskweir.core.machine.TaskCommand.Submit;
import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.dispatcher.plan.LaneId;
import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.broker.SimulatedLog.Entry;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.submission.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes submissions off the queue; as {@code io.taskweir.statestore.step.SubmissionIntake}. One
 * thread.
 */
final class SubmissionIntake {
  private final Stage stage;
  private final int partition;
  private final PartitionState state;
  private final Steps steps;
  private final Gates gates;
  private final Outputs out;

  SubmissionIntake(
      Stage stage, int partition, PartitionState state, Steps steps, Gates gates, Outputs out) {
    this.stage = stage;
    this.partition = partition;
    this.state = state;
    this.steps = steps;
    this.gates = gates;
    this.out = out;
  }

  void take(Entry<Submission> entry, long nowMs) {
    Submission submission = entry.value();
    LaneId lane = new LaneId(submission.tenant(), submission.function());
    Origin origin = Steps.origin(partition, entry.offset());
    FunctionState function = state.function(lane);
    Submit submit =
        new Submit(submission, origin, function.config(), function.generation(), entry.writtenMs());
    @Nullable Task known = stage.has(Fence.ONE_TASK_PER_ID) ? state.task(submission.key()) : null;
    Steps.Result result = steps.decide(known, submit, nowMs);
    switch (result.decision()) {
      case Decision.Refused refused -> out.reject(submission.key(), entry.offset(), refused.code());
      case Decision.Ignored _ -> out.tell(new Fact.Repeated(submission.key(), origin));
      case Decision.Gone _ -> throw new IllegalStateException("a submission ended a task");
      case Decision.Happens _ -> {
        if (result.after() != null) {
          accept(result.after(), submission, lane, nowMs);
        }
      }
    }
  }

  private void accept(Task task, Submission submission, LaneId lane, long nowMs) {
    state.functions.put(lane, state.function(lane).used());
    for (WorkerReport.Finished parked : List.copyOf(state.parked.values())) {
      Task done =
          parked.key().equals(task.key())
              ? steps.decide(task, new ReportEnd(parked), nowMs).after()
              : null;
      if (done != null) {
        state.parked.remove(PartitionState.ParkedOf.of(parked));
        out.note(() -> "takes the parked result of " + task.key());
        steps.apply(null, done, submission.payload());
        return;
      }
    }
    boolean atOnce = task.phase() instanceof Phase.Ready && gates.isOpenFor(lane);
    Task after = atOnce ? steps.turnAtOnce(task, nowMs) : task;
    steps.apply(null, after, submission.payload());
    if (atOnce) {
      gates.handedOver(after);
    } else {
      gates.refill(lane, nowMs);
    }
  }
}
