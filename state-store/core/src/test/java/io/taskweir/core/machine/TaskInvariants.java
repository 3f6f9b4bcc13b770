package io.taskweir.core.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.machine.Decision.Happens;
import io.taskweir.core.task.AttemptRecord;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.core.task.Transition;
import io.taskweir.protocol.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds of every task at every time, whatever was done to it. */
final class TaskInvariants {

  /** Which public state may follow which (requirements, States). */
  private static final Map<TaskState, Set<TaskState>> LEGAL =
      Map.of(
          TaskState.ENQUEUED,
          Set.of(TaskState.DEQUEUED, TaskState.EXPIRED, TaskState.INVALID, TaskState.STOPPING),
          TaskState.DEQUEUED,
          Set.of(
              TaskState.RUNNING,
              TaskState.RETRYING,
              TaskState.FAILED,
              TaskState.EXPIRED,
              TaskState.INVALID,
              TaskState.STOPPING),
          TaskState.RUNNING,
          Set.of(
              TaskState.SUCCEEDED,
              TaskState.FAILED,
              TaskState.RETRYING,
              TaskState.INVALID,
              TaskState.STOPPING),
          TaskState.RETRYING,
          Set.of(
              TaskState.RUNNING,
              TaskState.FAILED,
              TaskState.EXPIRED,
              TaskState.INVALID,
              TaskState.STOPPING),
          TaskState.STOPPING,
          Set.of(TaskState.STOPPED));

  private TaskInvariants() {}

  /** Folds the events one by one, and checks after each. */
  static Task fold(@Nullable Task task, Happens decision) {
    assertThat(decision.events()).as("events of a decision").isNotEmpty();
    Task before = task;
    for (TaskEvent event : decision.events()) {
      Task after =
          before == null && event instanceof Accepted accepted
              ? Task.from(accepted)
              : existing(before, event).apply(event);
      holdOf(after);
      if (before != null) {
        holdBetween(before, after);
      }
      before = after;
    }
    return existing(before, decision);
  }

  private static Task existing(@Nullable Task task, Object what) {
    if (task == null) {
      throw new AssertionError(what + " for a task that does not exist");
    }
    return task;
  }

  /** The path so far is a legal one. */
  static void holdOf(Task task) {
    List<Transition> history = task.history();
    check(task.seq() == history.size() && !history.isEmpty(), "seq counts the history", task);
    check(history.get(0).state() == TaskState.ENQUEUED, "the history begins with Enqueued", task);
    check(
        history.get(history.size() - 1).state() == task.state(),
        "the history ends with the present state",
        task);
    for (int i = 1; i < history.size(); i++) {
      Transition from = history.get(i - 1);
      Transition to = history.get(i);
      check(
          LEGAL.getOrDefault(from.state(), Set.of()).contains(to.state()),
          from.state() + " to " + to.state() + " is legal",
          task);
      check(from.atMs() <= to.atMs(), "times never run backwards", task);
      check(from.attempt() <= to.attempt(), "attempts never run backwards", task);
    }
    check(
        history.stream().filter(t -> t.state() == TaskState.SUCCEEDED).count() <= 1,
        "at most one success",
        task);
    check(
        history.stream()
            .filter(t -> t.state() == TaskState.RUNNING)
            .allMatch(t -> t.atMs() >= task.terms().dueAtMs()),
        "nothing starts before its time (G10)",
        task);
    check(
        task.attempts().stream().filter(TaskInvariants::isHandlerError).count()
            <= task.terms().maxRetries() + 1,
        "handler errors within the budget (G6)",
        task);
    holdOfAttempts(task);
  }

  private static boolean isHandlerError(AttemptRecord attempt) {
    return "retryable".equals(attempt.outcome()) || "overdue".equals(attempt.outcome());
  }

  private static void holdOfAttempts(Task task) {
    check(task.attempts().size() == task.attempt(), "each attempt has its record", task);
    for (int i = 0; i < task.attempts().size(); i++) {
      AttemptRecord record = task.attempts().get(i);
      boolean last = i == task.attempts().size() - 1;
      check(record.attempt() == i + 1, "attempts strictly increase", task);
      check(
          record.handedOverAtMs() >= task.terms().dueAtMs(),
          "nothing is handed over before its time (G10)",
          task);
      check(
          (record.outcome() == null) == (last && task.phase().isOut()),
          "an attempt has ended unless it is out",
          task);
      check(
          record.startedAtMs() == 0 || record.startedAtMs() >= record.handedOverAtMs(),
          "an attempt starts after its hand-over",
          task);
      check(
          record.endedAtMs() == 0
              || record.endedAtMs() >= Math.max(record.startedAtMs(), record.handedOverAtMs()),
          "an attempt ends after its start",
          task);
      check(
          i == 0 || record.handedOverAtMs() >= task.attempts().get(i - 1).endedAtMs(),
          "an attempt follows the end of the one before",
          task);
    }
  }

  /** One event changed the task in a way that is allowed. */
  private static void holdBetween(Task before, Task after) {
    int seq = before.seq();
    check(
        after.seq() == (after.state() == before.state() ? seq : seq + 1),
        "each change of the state, and nothing else, is one step of seq",
        after);
    check(after.history().subList(0, seq).equals(before.history()), "the past stays", after);
    check(
        after.attempt() == before.attempt() || after.attempt() == before.attempt() + 1,
        "attempts grow by one",
        after);
    check(
        after.key().equals(before.key()) && after.terms().equals(before.terms()),
        "identity and terms stay",
        after);
    if (before.phase() instanceof Phase.Ended) {
      check(
          after.phase().equals(before.phase())
              && after.history().equals(before.history())
              && after.attempts().equals(before.attempts()),
          "terminal states never change (G3)",
          after);
    }
  }

  /** Cheaper than an assertion object: the worlds check millions of these. */
  private static void check(boolean holds, String what, Task task) {
    if (!holds) {
      throw new AssertionError(what + ": broken by " + task);
    }
  }
}
