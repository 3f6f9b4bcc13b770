package io.taskweir.statestore.step;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.core.machine.Decision;
import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.machine.TaskMachine;
import io.taskweir.core.task.AttemptRecord;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.TaskStore;
import io.taskweir.statestore.watch.Waiters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the machine decides about one task: first everything that can be refused
 * (decide, fold), then the effects (store, events, dispatch, outcome). One partition, one thread.
 */
final class TaskSteps {
  private final TaskStore store;
  private final TaskMachine machine;
  private final Emitter emitter;
  private final Assignments assignments;
  private final Waiters waiters;
  private final StepMetrics metrics;
  private final CommitPacer pacer;

  TaskSteps(
      TaskStore store,
      TaskMachine machine,
      LeaseTokens tokens,
      Emitter emitter,
      Waiters waiters,
      StepMetrics metrics,
      CommitPacer pacer) {
    this.store = store;
    this.machine = machine;
    this.emitter = emitter;
    this.assignments = new Assignments(tokens);
    this.waiters = waiters;
    this.metrics = metrics;
    this.pacer = pacer;
  }

  Assignments assignments() {
    return assignments;
  }

  /**
   * What comes with a command that the store keeps apart from the task.
   *
   * @param input of a task that is being made
   * @param result of an attempt that has succeeded
   */
  record Content(@Nullable Payload input, @Nullable Payload result) {
    static final Content NONE = new Content(null, null);
  }

  /** Decides and folds; no effect yet. */
  Outcome decide(@Nullable Task before, TaskCommand command, long nowMs) {
    Decision decision = machine.decide(before, command, nowMs);
    return decision instanceof Decision.Happens happens
        ? new Outcome(decision, before, fold(before, happens.events()))
        : new Outcome(decision, before, null);
  }

  /**
   * @param after null unless something happens
   */
  record Outcome(Decision decision, @Nullable Task before, @Nullable Task after) {
    /** The task as it is after all. */
    @Nullable Task task() {
      return after != null ? after : before;
    }
  }

  private static Task fold(@Nullable Task before, List<TaskEvent> events) {
    Task task = before;
    for (TaskEvent event : events) {
      if (task == null) {
        if (!(event instanceof Accepted accepted)) {
          throw new IllegalStateException(event + " of a task that does not exist");
        }
        task = Task.from(accepted);
      } else {
        task = task.apply(event);
      }
    }
    if (task == null) {
      throw new IllegalStateException("something happened, but to no task");
    }
    return task;
  }

  /**
   * Makes it so: everything between the two tasks becomes one change of the store, one event for
   * each transition, one assignment if the task was handed over and is out, one outcome if it
   * ended.
   */
  void apply(@Nullable Task before, Task after, Content content) {
    TaskKey key = after.key();
    Payload input = content.input();
    boolean handOver = isHandedOver(before, after);
    boolean ends = after.phase() instanceof Phase.Ended && !isEnded(before);
    Payload payload =
        input == null && (handOver || (ends && hasDestination(after))) ? payload(key) : input;
    Payload result = content.result();
    // From here on nothing may be refused: it would tear the state.
    if (ends && !after.isKept()) {
      forget(before);
    } else {
      if (input != null && !input.isEmpty()) {
        store.putPayload(key, input);
      }
      if (ends && result != null && !result.isEmpty()) {
        store.putResult(key, result);
      }
      store.put(before, after);
    }
    if (after.terms().keeping().tracked()) {
      emitter.transitions(before, after);
    }
    waiters.changed(key);
    if (isRecalled(before, after)) {
      recall(after);
    }
    if (handOver) {
      metrics.handedOver();
      dispatch(after, payload == null ? Payload.empty() : payload, false);
    }
    if (ends) {
      ended(after, payload, result);
    }
  }

  /**
   * Removes all that is kept of a task; of one that was made in this very step, that is nothing.
   */
  void forget(@Nullable Task task) {
    if (task != null) {
      store.delete(task);
      waiters.changed(task.key());
    }
  }

  private static boolean isHandedOver(@Nullable Task before, Task after) {
    return after.phase() instanceof Phase.Out
        && (before == null || before.attempt() != after.attempt());
  }

  /** Whether an attempt is out that nobody wants any more, by no word of its worker's. */
  private static boolean isRecalled(@Nullable Task before, Task after) {
    if (before == null || !before.phase().isOut()) {
      return false;
    }
    return after.phase().isOut()
        ? after.phase() instanceof Phase.Stopping && !(before.phase() instanceof Phase.Stopping)
        : after.attempts().get(before.attempt() - 1).isGivenUp();
  }

  private static boolean isEnded(@Nullable Task task) {
    return task != null && task.phase() instanceof Phase.Ended;
  }

  private static boolean hasDestination(Task task) {
    return task.destination(task.state()) != null;
  }

  /** A task's input; empty if it has none. */
  Payload payload(TaskKey key) {
    Payload payload = store.payload(key);
    return payload == null ? Payload.empty() : payload;
  }

  /** Tells the dispatcher to run the present attempt. */
  void dispatch(Task task, Payload payload, boolean reissued) {
    emitter.dispatch(
        task.key().toBytes(),
        DispatchRecord.newBuilder()
            .setIncarnation(store.control().incarnation())
            .setDispatcherEpoch(store.control().dispatcher().getEpoch())
            .setAssignment(assignments.assignment(task, payload, reissued))
            .build());
  }

  /** Tells the dispatcher, and through it the worker, that the present attempt is to end. */
  void recall(Task task) {
    emitter.dispatch(
        task.key().toBytes(),
        DispatchRecord.newBuilder()
            .setIncarnation(store.control().incarnation())
            .setDispatcherEpoch(store.control().dispatcher().getEpoch())
            .setCancel(
                Cancel.newBuilder()
                    .setTenant(task.key().tenant())
                    .setTaskId(task.key().taskId())
                    .setAttempt(task.attempt())
                    .setReason(task.history().get(task.seq() - 1).reason()))
            .build());
  }

  private void ended(Task task, @Nullable Payload request, @Nullable Payload result) {
    TaskState state = task.state();
    metrics.ended(state);
    Destination destination = task.destination(state);
    if (destination != null) {
      AttemptRecord last = task.lastAttempt();
      emitter.outcome(
          task.key(),
          Assignments.outcome(
              task,
              state,
              destination,
              request == null ? Payload.empty() : request,
              result,
              last == null ? null : last.error()));
      pacer.commitSoon();
    }
    waiters.ended(task.key());
  }

  /** Takes the next task of a lane over the line, if there is one; false if none waits. */
  boolean handOverNext(Lane lane, long nowMs) {
    TaskKey next = store.waiting().nextOf(lane);
    if (next == null) {
      return false;
    }
    Task before = store.task(next);
    if (before == null) {
      throw new IllegalStateException("task " + next + " is in the backlog, but not in the store");
    }
    Outcome outcome = decide(before, turn(lane), nowMs);
    Task after = outcome.after();
    if (after == null) {
      throw new IllegalStateException(
          "task " + next + " waits in the backlog, but " + outcome.decision());
    }
    apply(before, after, Content.NONE);
    return true;
  }

  /** Folds its turn into a task that is ready, before anything of it has been written. */
  Task turnAtOnce(Task ready, long nowMs) {
    Outcome outcome = decide(ready, turn(Lane.of(ready)), nowMs);
    Task after = outcome.after();
    if (after == null) {
      throw new IllegalStateException(
          "task " + ready.key() + " is ready, but " + outcome.decision());
    }
    return after;
  }

  private TaskCommand.HandOver turn(Lane lane) {
    return new TaskCommand.HandOver(store.functions().get(lane).generation());
  }
}
