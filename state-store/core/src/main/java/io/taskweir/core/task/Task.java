package io.taskweir.core.task;

import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.core.task.TaskEvent.BecameReady;
import io.taskweir.core.task.TaskEvent.Budget;
import io.taskweir.core.task.TaskEvent.DeliveryRecorded;
import io.taskweir.core.task.TaskEvent.Discarded;
import io.taskweir.core.task.TaskEvent.Ended;
import io.taskweir.core.task.TaskEvent.HandedOver;
import io.taskweir.core.task.TaskEvent.LeaseExtended;
import io.taskweir.core.task.TaskEvent.RerunRecorded;
import io.taskweir.core.task.TaskEvent.RetryScheduled;
import io.taskweir.core.task.TaskEvent.Started;
import io.taskweir.core.task.TaskEvent.StopRequested;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.Destination;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as the sum of what happened to it. Immutable; {@link #apply} makes the next one.
 *
 * @param attempt number of the last attempt that was handed over, 0 before the first
 * @param history every change of the public state, oldest first
 * @param attempts one record for each attempt, oldest first
 * @param discarded whether a user wants nothing of it to be kept after its end
 * @param reruns ids of the tasks that ran this one again, oldest first, the last {@link
 *     #MAX_RERUNS} of them
 */
public record Task(
    TaskKey key,
    String function,
    Terms terms,
    Phase phase,
    int attempt,
    RetryCount retries,
    List<Transition> history,
    List<AttemptRecord> attempts,
    Delivery delivery,
    boolean discarded,
    List<String> reruns) {

  /** How many re-runs a task remembers; the new tasks all remember it. */
  public static final int MAX_RERUNS = 100;

  /**
   * How much longer than it may an attempt runs before it is given up here, in milliseconds.
   * Workers keep the time themselves; this is for those that do not.
   */
  public static final long OVERDUE_AFTER_MS = 30_000;

  /** The task that a submission makes. */
  public static Task from(Accepted event) {
    Terms terms = event.terms();
    Phase phase =
        terms.dueAtMs() > event.atMs()
            ? new Phase.Timed(terms.dueAtMs())
            : new Phase.Ready(event.atMs());
    Transition first = new Transition(TaskState.ENQUEUED, event.atMs(), 0, event.reason());
    return new Task(
        event.key(),
        event.function(),
        terms,
        phase,
        0,
        RetryCount.NONE,
        List.of(first),
        List.of(),
        Delivery.NONE,
        false,
        List.of());
  }

  /** The state that users see; follows from the phase and from whether this is a retry. */
  public TaskState state() {
    return stateOf(phase, attempt);
  }

  private static TaskState stateOf(Phase phase, int attempt) {
    return switch (phase) {
      case Phase.Timed timed -> attempt == 0 ? TaskState.ENQUEUED : TaskState.RETRYING;
      case Phase.Ready ready -> attempt == 0 ? TaskState.ENQUEUED : TaskState.RETRYING;
      case Phase.Out out -> attempt == 1 ? TaskState.DEQUEUED : TaskState.RETRYING;
      case Phase.Executing executing -> TaskState.RUNNING;
      case Phase.Stopping stopping -> TaskState.STOPPING;
      case Phase.Ended ended -> ended.state();
    };
  }

  /** Number of changes of the public state so far. */
  public int seq() {
    return history.size();
  }

  /** When the task last changed its public state. */
  public long lastChangeMs() {
    return history.get(history.size() - 1).atMs();
  }

  /** The record of the present attempt; null before the first. */
  public @Nullable AttemptRecord lastAttempt() {
    return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
  }

  /**
   * When the task's own time comes, as it is now: the end of a wait, of a lease, of its age or of a
   * grace. {@link Long#MAX_VALUE} if it waits for none.
   */
  public long wakeUpAtMs() {
    return switch (phase) {
      case Phase.Timed timed -> timed.untilMs();
      // Whoever waits to be started may become too old for it.
      case Phase.Ready ready -> terms.expiresAtMs();
      case Phase.Out out -> terms.expiresAtMs();
      case Phase.Executing executing -> Math.min(executing.leaseEndsMs(), overdueAtMs());
      case Phase.Stopping stopping -> stopping.untilMs();
      case Phase.Ended ended -> Long.MAX_VALUE;
    };
  }

  /**
   * When the attempt that runs has run so much longer than it may that its worker cannot be keeping
   * the time; {@link Long#MAX_VALUE} if it may run any time.
   */
  public long overdueAtMs() {
    AttemptRecord last = lastAttempt();
    return terms.timeoutMs() == 0 || last == null
        ? Long.MAX_VALUE
        : last.startedAtMs() + terms.timeoutMs() + OVERDUE_AFTER_MS;
  }

  /** Whether anything of the task is to be kept after its end. */
  public boolean isKept() {
    return terms.keeping().tracked() && !discarded;
  }

  /** When what was kept of a task that has ended goes; {@link Long#MAX_VALUE} before its end. */
  public long purgeAtMs() {
    return phase instanceof Phase.Ended ended
        ? ended.atMs() + terms.keeping().retentionMs()
        : Long.MAX_VALUE;
  }

  /** Where an outcome of this kind goes; null if nowhere. */
  public @Nullable Destination destination(TaskState terminal) {
    return terminal == TaskState.SUCCEEDED ? terms.onSuccess() : terms.onFailure();
  }

  /**
   * Folds one event in. The machine only makes events that fit; one that does not is a fault of
   * ours and ends the step before it has had any effect.
   *
   * @throws IllegalStateException if the event cannot happen in the present phase
   */
  public Task apply(TaskEvent event) {
    return switch (event) {
      case Accepted accepted -> throw misfit(event);
      case BecameReady ready -> {
        require(phase instanceof Phase.Timed, event);
        yield moved(new Phase.Ready(ready.atMs()), attempt, retries, attempts, delivery, event);
      }
      case HandedOver out -> {
        require(phase instanceof Phase.Ready && out.attempt() == attempt + 1, event);
        yield moved(
            new Phase.Out(out.atMs()),
            out.attempt(),
            retries,
            plus(AttemptRecord.handedOver(out.attempt(), out.atMs())),
            delivery,
            event);
      }
      case Started started -> {
        require(phase instanceof Phase.Out || isStoppingUnstarted(), event);
        yield moved(
            phase instanceof Phase.Stopping
                ? phase
                : new Phase.Executing(started.workerId(), started.leaseEndsMs()),
            attempt,
            retries,
            replaceLast(lastOf(event).started(started.workerId(), started.atMs())),
            delivery,
            event);
      }
      case StopRequested stop -> {
        require(!(phase instanceof Phase.Ended || phase instanceof Phase.Stopping), event);
        Phase stopping = new Phase.Stopping(phase.isOut(), stop.untilMs());
        yield moved(stopping, attempt, retries, attempts, delivery, event);
      }
      case LeaseExtended extended -> extendLease(extended);
      case RetryScheduled retry -> scheduleRetry(retry);
      case Ended ended -> end(ended);
      case DeliveryRecorded recorded -> {
        require(phase instanceof Phase.Ended, event);
        yield moved(phase, attempt, retries, attempts, recorded.delivery(), event);
      }
      case Discarded _ -> {
        require(!discarded, event);
        yield kept(true, reruns);
      }
      case RerunRecorded rerun -> {
        require(phase instanceof Phase.Ended && !reruns.contains(rerun.taskId()), event);
        yield kept(discarded, plusRerun(rerun.taskId()));
      }
    };
  }

  /** Whether the task is being stopped, and its worker has not said yet that the handler began. */
  public boolean isStoppingUnstarted() {
    AttemptRecord last = lastAttempt();
    return phase instanceof Phase.Stopping stopping
        && stopping.out()
        && last != null
        && last.startedAtMs() == 0;
  }

  private Task extendLease(LeaseExtended event) {
    if (!(phase instanceof Phase.Executing executing)) {
      throw misfit(event);
    }
    Phase extended = new Phase.Executing(executing.workerId(), event.leaseEndsMs());
    List<AttemptRecord> told =
        event.progress() == null
            ? attempts
            : replaceLast(lastOf(event).progressed(event.progress()));
    return moved(extended, attempt, retries, told, delivery, event);
  }

  private Task scheduleRetry(RetryScheduled event) {
    require(phase instanceof Phase.Out || phase instanceof Phase.Executing, event);
    RetryCount count =
        event.budget() == Budget.HANDLER
            ? retries.plusHandlerError()
            : retries.plusSystemError(event.readyAtMs() - event.atMs());
    return moved(
        new Phase.Timed(event.readyAtMs()),
        attempt,
        count,
        replaceLast(lastOf(event).ended(event.outcome(), event.error(), event.atMs())),
        delivery,
        event);
  }

  private Task end(Ended event) {
    require(!(phase instanceof Phase.Ended), event);
    // An attempt that is out ends with its task; one that has ended keeps its own outcome.
    require((event.outcome() != null) == phase.isOut(), event);
    List<AttemptRecord> records =
        event.outcome() == null
            ? attempts
            : replaceLast(lastOf(event).ended(event.outcome(), event.error(), event.atMs()));
    Delivery next = destination(event.state()) == null ? Delivery.NONE : Delivery.PENDING;
    return moved(
        new Phase.Ended(event.state(), event.atMs()), attempt, retries, records, next, event);
  }

  /** The next task; the history grows if the public state is another one. */
  private Task moved(
      Phase nextPhase,
      int nextAttempt,
      RetryCount nextRetries,
      List<AttemptRecord> nextAttempts,
      Delivery nextDelivery,
      TaskEvent event) {
    TaskState nextState = stateOf(nextPhase, nextAttempt);
    List<Transition> nextHistory = history;
    if (nextState != state()) {
      nextHistory = new ArrayList<>(history.size() + 1);
      nextHistory.addAll(history);
      nextHistory.add(new Transition(nextState, event.atMs(), nextAttempt, event.reason()));
    }
    return new Task(
        key,
        function,
        terms,
        nextPhase,
        nextAttempt,
        nextRetries,
        nextHistory,
        nextAttempts,
        nextDelivery,
        discarded,
        reruns);
  }

  /** The same, with something changed that is about its time after the end. */
  private Task kept(boolean nextDiscarded, List<String> nextReruns) {
    return new Task(
        key,
        function,
        terms,
        phase,
        attempt,
        retries,
        history,
        attempts,
        delivery,
        nextDiscarded,
        nextReruns);
  }

  private List<String> plusRerun(String taskId) {
    List<String> all = new ArrayList<>(reruns);
    all.add(taskId);
    return all.size() <= MAX_RERUNS ? all : all.subList(all.size() - MAX_RERUNS, all.size());
  }

  private AttemptRecord lastOf(TaskEvent event) {
    AttemptRecord last = lastAttempt();
    if (last == null) {
      throw misfit(event);
    }
    return last;
  }

  private List<AttemptRecord> plus(AttemptRecord record) {
    List<AttemptRecord> records = new ArrayList<>(attempts.size() + 1);
    records.addAll(attempts);
    records.add(record);
    return records;
  }

  private List<AttemptRecord> replaceLast(AttemptRecord record) {
    List<AttemptRecord> records = new ArrayList<>(attempts);
    records.set(records.size() - 1, record);
    return records;
  }

  private void require(boolean fits, TaskEvent event) {
    if (!fits) {
      throw misfit(event);
    }
  }

  private IllegalStateException misfit(TaskEvent event) {
    return new IllegalStateException("task " + key + " in " + phase + " cannot take " + event);
  }
}
