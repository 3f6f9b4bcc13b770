package io.taskweir.statestore.step;

import io.taskweir.core.batch.Batch;
import io.taskweir.core.batch.BatchAction;
import io.taskweir.core.machine.Decision;
import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.Limits;
import io.taskweir.statestore.step.TaskSteps.Content;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.TaskStore;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

/** What batches do to tasks and to lanes. One partition, one thread. */
final class BatchActions {
  private final TaskStore store;
  private final TaskSteps steps;
  private final LaneGates gates;
  private final Reruns reruns;

  BatchActions(TaskStore store, TaskSteps steps, LaneGates gates, Reruns reruns) {
    this.store = store;
    this.steps = steps;
    this.gates = gates;
    this.reruns = reruns;
  }

  /** Does it to one task; false if the task refuses. */
  boolean apply(Batch batch, Task task, long nowMs) {
    return switch (batch.action()) {
      case STOP ->
          decide(
              task,
              new TaskCommand.Stop("stopped by batch " + batch.id(), Limits.STOP_GRACE.toMillis()),
              nowMs);
      case DELETE -> decide(task, new TaskCommand.Discard(Limits.STOP_GRACE.toMillis()), nowMs);
      case INVALIDATE -> decide(task, new TaskCommand.Invalidate("function deleted"), nowMs);
      case RERUN -> reruns.run(task, rerunId(batch, task), null, nowMs);
      case PAUSE, RESUME -> throw new IllegalArgumentException(batch.action() + " of a task");
    };
  }

  /** Always the same for the same task, so that a redo after a crash makes the same one. */
  private static String rerunId(Batch batch, Task task) {
    String text = batch.tenant() + "/" + batch.id() + "/" + task.key().taskId();
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private boolean decide(Task task, TaskCommand command, long nowMs) {
    TaskSteps.Outcome outcome = steps.decide(task, command, nowMs);
    return switch (outcome.decision()) {
      case Decision.Gone gone -> {
        steps.forget(task);
        yield true;
      }
      case Decision.Happens happens -> {
        Task after = outcome.task();
        if (after != null) {
          steps.apply(task, after, Content.NONE);
          gates.refill(Lane.of(task), nowMs);
        }
        yield true;
      }
      case Decision.Ignored ignored -> false;
      case Decision.Refused refused -> false;
    };
  }

  /**
   * Pauses a function or all of the tenant's, or lets them go on.
   *
   * @return the batch as it has ended: it was about the tasks that wait
   */
  Batch applyToLanes(Batch batch, long nowMs) {
    String tenant = batch.tenant();
    String function = batch.filter().function();
    boolean paused = batch.action() == BatchAction.PAUSE;
    Set<Lane> lanes;
    if (function == null) {
      store.functions().setTenantPause(tenant, paused, batch.version());
      lanes = store.lanesOf(tenant);
    } else {
      Lane lane = new Lane(tenant, function);
      store.functions().put(lane, store.functions().get(lane).withPause(paused, batch.version()));
      lanes = Set.of(lane);
    }
    long waiting = lanes.stream().mapToLong(lane -> store.lane(lane).ready()).sum();
    lanes.forEach(lane -> gates.refill(lane, nowMs));
    return batch.advanced(null, waiting, waiting).ended(Batch.State.DONE, nowMs);
  }
}
