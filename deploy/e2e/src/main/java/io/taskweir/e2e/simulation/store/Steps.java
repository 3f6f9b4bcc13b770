package io.taskweir.e2e.simulation.store;

import com.google.protobuf.ByteString;
import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.core.machine.Decision;
import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.machine.TaskMachine;
import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.RetryCount;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.dispatcher.plan.LaneId;
import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.OutAttempt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the machine decides about one task; as {@code
 * io.taskweir.statestore.step.TaskSteps}. One thread.
 */
final class Steps {
  private final Stage stage;
  private final PartitionState state;
  private final TaskMachine machine;
  private final LeaseTokens tokens;
  private final Outputs out;

  Steps(Stage stage, PartitionState state, TaskMachine machine, LeaseTokens tokens, Outputs out) {
    this.stage = stage;
    this.state = state;
    this.machine = machine;
    this.tokens = tokens;
    this.out = out;
  }

  /** Where a submission lies. There is one queue topic. */
  static Origin origin(int partition, long offset) {
    return new Origin(0, partition, offset);
  }

  /**
   * @param after null unless something happens
   */
  record Result(Decision decision, @Nullable Task after) {
    /** Why nothing happened; null if something did. */
    Decision.@Nullable Reason ignored() {
      return decision instanceof Decision.Ignored ignored ? ignored.reason() : null;
    }
  }

  Result decide(@Nullable Task before, TaskCommand command, long nowMs) {
    Decision decision = machine.decide(before, command, nowMs);
    return new Result(
        decision,
        decision instanceof Decision.Happens happens ? fold(before, happens.events()) : null);
  }

  private Task fold(@Nullable Task before, List<TaskEvent> events) {
    Task task = before;
    for (TaskEvent event : events) {
      task =
          task == null && event instanceof Accepted accepted
              ? Task.from(accepted)
              : known(task, event).apply(event);
    }
    return stage.has(Fence.RETRY_COUNT) ? known(task, events) : forgetful(known(task, events));
  }

  private static Task known(@Nullable Task task, Object what) {
    if (task == null) {
      throw new IllegalStateException(what + " of a task that does not exist");
    }
    return task;
  }

  private static Task forgetful(Task task) {
    return new Task(
        task.key(),
        task.function(),
        task.terms(),
        task.phase(),
        task.attempt(),
        RetryCount.NONE,
        task.history(),
        task.attempts(),
        task.delivery(),
        task.discarded(),
        task.reruns());
  }

  /** Everything between the two tasks becomes state and outputs. */
  void apply(@Nullable Task before, Task after, @Nullable Payload input) {
    boolean ends = after.phase() instanceof Phase.Ended && !isEnded(before);
    if (before == null) {
      out.tell(
          new Fact.Made(
              after.key(), after.terms().origin(), input == null ? Payload.empty() : input));
    }
    out.change();
    out.transitions(before, after);
    if (ends && !after.isKept()) {
      forget(after);
    } else {
      state.put(after, input);
    }
    if (isRecalled(before, after)) {
      recall(after);
    }
    if (after.phase() instanceof Phase.Out
        && (before == null || before.attempt() != after.attempt())) {
      dispatch(after, input, false);
    }
    if (ends && after.destination(after.state()) != null) {
      out.outcome(after);
    }
  }

  void forget(Task task) {
    out.change();
    state.remove(task.key());
    out.tell(new Fact.Forgotten(task.key(), task.terms().origin()));
  }

  private static boolean isEnded(@Nullable Task task) {
    return task != null && task.phase() instanceof Phase.Ended;
  }

  private static boolean isRecalled(@Nullable Task before, Task after) {
    if (before == null || !before.phase().isOut()) {
      return false;
    }
    return after.phase().isOut()
        ? after.phase() instanceof Phase.Stopping && !(before.phase() instanceof Phase.Stopping)
        : after.attempts().get(before.attempt() - 1).isGivenUp();
  }

  /**
   * @param input null: as it is kept
   */
  void dispatch(Task task, @Nullable Payload input, boolean reissued) {
    Payload payload = input != null ? input : payload(task.key());
    out.dispatch(
        DispatchRecord.newBuilder()
            .setAssignment(
                Assignment.newBuilder()
                    .setTenant(task.key().tenant())
                    .setTaskId(task.key().taskId())
                    .setFunction(task.function())
                    .setAttempt(task.attempt())
                    .setLeaseToken(token(task))
                    .setPayload(ByteString.copyFrom(payload.bytes()))
                    .setContentType(payload.contentType())
                    .setPriority(task.terms().priority())
                    .setTimeoutMs(task.terms().timeoutMs())
                    .setSubmittedAtMs(task.terms().submittedAtMs())
                    .setReissued(reissued)));
  }

  private Payload payload(TaskKey key) {
    return stage.has(Fence.OWN_PAYLOAD)
        ? state.input(key)
        : state.input(state.tasks().getFirst().key());
  }

  /** Tells the dispatcher, and through it the worker, that the present attempt is to end. */
  void recall(Task task) {
    out.dispatch(
        DispatchRecord.newBuilder()
            .setCancel(
                Cancel.newBuilder()
                    .setTenant(task.key().tenant())
                    .setTaskId(task.key().taskId())
                    .setAttempt(task.attempt())
                    .setReason(task.history().get(task.seq() - 1).reason())));
  }

  OutAttempt outAttempt(Task task) {
    OutAttempt.Builder attempt =
        OutAttempt.newBuilder()
            .setTenant(task.key().tenant())
            .setTaskId(task.key().taskId())
            .setFunction(task.function())
            .setAttempt(task.attempt())
            .setLeaseToken(token(task));
    if (task.phase() instanceof Phase.Executing executing) {
      attempt.setWorkerId(executing.workerId());
    }
    return attempt.build();
  }

  private String token(Task task) {
    return tokens.issue(task.key(), task.attempt(), task.terms().origin());
  }

  TaskCommand.HandOver turn(LaneId lane) {
    return new TaskCommand.HandOver(state.function(lane).generation());
  }

  /** Folds its turn into a task that is ready, before anything of it has been written. */
  Task turnAtOnce(Task ready, long nowMs) {
    Result result = decide(ready, turn(PartitionState.lane(ready)), nowMs);
    return known(result.after(), "the turn of " + ready.key());
  }
}
