package io.taskweir.core.machine;

import static io.taskweir.core.machine.OneTask.submission;
import static io.taskweir.core.machine.OneTask.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.machine.Decision.Happens;
import io.taskweir.core.machine.Decision.Ignored;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.machine.Decision.Refused;
import io.taskweir.core.machine.TaskCommand.Submit;
import io.taskweir.core.machine.TaskWorlds.Step;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.protocol.problem.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The guarantees that are the machine's to keep, in every small world: G3, G5, G6 and G10. Those on
 * a task by itself ({@link TaskInvariants}) are checked at each event too.
 */
class TaskWorldsTest {
  private static final Set<Decision> KEPT_OR_TOO_LATE =
      Set.of(
          new Ignored(Reason.AHEAD),
          new Ignored(Reason.UNKNOWN_TASK),
          // The task expired where its hand-over had been rolled back.
          new Ignored(Reason.ALREADY_ENDED));

  @Test
  void noWorldOfATaskThatStartsAtOnceBreaksAGuarantee() {
    walk("starts at once, 1 retry, 1 crash", 1, submit(submission().maxRetries(1).build()));
  }

  @Test
  void noWorldOfATaskWithoutRetriesBreaksAGuarantee() {
    walk("starts at once, no retry, 2 crashes", 2, submit(submission().maxRetries(0).build()));
  }

  @Test
  void noWorldOfADelayedTaskBreaksAGuarantee() {
    walk(
        "delayed, 1 retry, 1 crash",
        1,
        submit(submission().delaySeconds(1L).maxRetries(1).build()));
  }

  private static void walk(String name, int maxCrashes, Submit submit) {
    Consumer<Step> guarantees =
        step -> {
          terminalStatesNeverChange(step);
          onlyTheCurrentAttemptsTokenChangesAnything(step);
          nothingStartsBeforeItsTime(step);
          aGenuineReportAheadOfTheTaskIsNeverLost(step);
          aTaskIsMadeOnce(step);
        };
    Set<Outline> finished = new HashSet<>();
    TaskWorlds worlds =
        new TaskWorlds(
            submit, maxCrashes, guarantees.andThen(step -> canStillEnd(step, submit, finished)));
    long startedNs = System.nanoTime();
    int count = worlds.walk();
    System.out.printf(
        "%s: %,d worlds, %,d different tasks, %d ms%n",
        name, count, finished.size(), (System.nanoTime() - startedNs) / 1_000_000);
    assertThat(count).isGreaterThan(1_000);
  }

  /** G3, safety: not by a command, and once committed not by a crash. */
  private static void terminalStatesNeverChange(Step step) {
    Task before = step.command() == null ? step.before().committed() : step.before().task();
    Task after = step.after().task();
    if (before != null && before.phase() instanceof Phase.Ended) {
      check(
          after != null
              && after.phase().equals(before.phase())
              && after.history().equals(before.history()),
          "terminal states never change (G3)",
          step);
    }
  }

  /** G3, progress: left alone, every task comes to its end. */
  private static void canStillEnd(Step step, Submit submit, Set<Outline> finished) {
    if (!(step.decision() instanceof Happens)) {
      return;
    }
    Task task = step.after().task();
    Outline outline = Outline.of(task, step.after().nowMs());
    if (task != null && outline != null && finished.add(outline)) {
      List<Task> run = TaskWorlds.undisturbed(task, submit, step.after().nowMs());
      Task last = run.isEmpty() ? task : run.get(run.size() - 1);
      check(last.phase() instanceof Phase.Ended, "every task can end (G3)", step);
    }
  }

  /** G5. */
  private static void onlyTheCurrentAttemptsTokenChangesAnything(Step step) {
    if (!(step.decision() instanceof Happens) || step.attempt() == 0) {
      return;
    }
    Task before = step.before().task();
    Task after = step.after().task();
    check(!step.forged(), "a forged token changes nothing (G5)", step);
    check(
        before != null
            && after != null
            && after.attempt() == step.attempt()
            && (before.phase().isOut()
                ? before.attempt() == step.attempt()
                : before.attempt() == step.attempt() - 1),
        "only the current attempt changes anything (G5)",
        step);
  }

  /** G10: what starts by our own decision, by our clock; the rest is checked of every task. */
  private static void nothingStartsBeforeItsTime(Step step) {
    Task before = step.before().task();
    if (before == null || !(step.decision() instanceof Happens)) {
      return;
    }
    if (step.command() instanceof TaskCommand.HandOver && handsOver(step.decision())) {
      long skewMs = step.before().crashes() * TaskWorlds.CLOCK_SKEW_MS;
      check(
          step.before().nowMs() + skewMs >= before.terms().dueAtMs(),
          "nothing is handed over before its due time, minus the clocks' skew (G10)",
          step);
    }
    if (step.command() instanceof TaskCommand.WakeUp
        && before.phase() instanceof Phase.Timed timed) {
      check(step.before().nowMs() >= timed.untilMs(), "no wait is cut short (G10)", step);
    }
  }

  private static boolean handsOver(@Nullable Decision decision) {
    return decision instanceof Happens happens
        && happens.events().stream().anyMatch(TaskEvent.HandedOver.class::isInstance);
  }

  /**
   * What a worker did for a hand-over that was rolled back is either taken or told apart, so that
   * the caller keeps it; heartbeats and losses have nothing to keep.
   */
  private static void aGenuineReportAheadOfTheTaskIsNeverLost(Step step) {
    boolean report =
        step.command() instanceof TaskCommand.ReportStart
            || step.command() instanceof TaskCommand.ReportEnd;
    Task task = step.before().task();
    int reached = task == null ? 0 : task.attempt();
    if (report && !step.forged() && step.attempt() > reached) {
      check(
          step.decision() instanceof Happens
              || (step.decision() instanceof Ignored ignored && KEPT_OR_TOO_LATE.contains(ignored)),
          "a genuine report ahead of the task is never lost",
          step);
    }
  }

  /** G2, as far as one task goes. */
  private static void aTaskIsMadeOnce(Step step) {
    Task task = step.before().task();
    if (task == null || !(step.command() instanceof Submit submit)) {
      return;
    }
    boolean sameRecord = submit.origin().equals(task.terms().origin());
    check(
        sameRecord
            ? step.decision() instanceof Ignored
            : step.decision() instanceof Refused(ErrorCode code, String detail)
                && code == ErrorCode.DUPLICATE_TASK,
        "one id is one task (G2)",
        step);
  }

  private static void check(boolean holds, String what, Step step) {
    if (!holds) {
      throw new AssertionError(
          what + ": " + step.name() + " gave " + step.decision() + " in " + step.before());
    }
  }
}
