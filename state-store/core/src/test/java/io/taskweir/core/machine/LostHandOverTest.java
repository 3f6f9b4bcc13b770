package io.taskweir.core.machine;

import static io.taskweir.core.machine.OneTask.T0;
import static io.taskweir.core.machine.OneTask.after;
import static io.taskweir.core.machine.OneTask.end;
import static io.taskweir.core.machine.OneTask.handOver;
import static io.taskweir.core.machine.OneTask.lose;
import static io.taskweir.core.machine.OneTask.start;
import static io.taskweir.core.machine.OneTask.submission;
import static io.taskweir.core.machine.OneTask.submit;
import static io.taskweir.core.machine.OneTask.submitDelayed;
import static io.taskweir.core.machine.OneTask.wakeUp;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.machine.Decision.Ignored;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.machine.TaskCommand.Submit;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.core.task.Transition;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.submission.Submission;
import org.junit.jupiter.api.Test;

/**
 * A task was handed over, the transaction that said so was aborted, and the worker, which did not
 * wait for it, reports (architecture, D4).
 */
class LostHandOverTest {
  private final Task ready = after(null, submit(), T0);
  private final Task delayed = after(null, submitDelayed(60), T0);
  private final Task backoff =
      after(
          after(ready, handOver(), T0 + 10), end(1, Outcome.RETRYABLE, T0 + 20, T0 + 30), T0 + 30);

  @Test
  void theHistoryReadsAsIfTheHandOverHadNotBeenLost() {
    Task task = after(ready, start(1, T0 + 20), T0 + 5_000);

    assertThat(task.history())
        .containsExactly(
            new Transition(TaskState.ENQUEUED, T0, 0, "submitted"),
            new Transition(TaskState.DEQUEUED, T0 + 20, 1, "window open"),
            new Transition(TaskState.RUNNING, T0 + 20, 1, "started"));
  }

  @Test
  void aResultCountsThoughTheTaskSeemsToBeDelayedStill() {
    Task task = after(delayed, end(1, Outcome.SUCCESS, T0 + 60_001, T0 + 60_002), T0 + 61_000);

    assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(task.attempts().get(0).startedAtMs()).isEqualTo(T0 + 60_001);
  }

  @Test
  void theTaskDidNotStartBeforeItsTimeThoughTheNewOwnersClockIsBehind() {
    Task task = after(delayed, start(1, T0 + 60_001), T0 + 59_000);

    assertThat(task.history().get(2).state()).isEqualTo(TaskState.RUNNING);
    assertThat(task.history().get(2).atMs()).isEqualTo(T0 + 60_000);
  }

  @Test
  void aResultOfARetryCountsThoughTheBackoffSeemsToLast() {
    Task task = after(backoff, end(2, Outcome.SUCCESS, T0 + 1_040, T0 + 1_050), T0 + 1_060);

    assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(task.attempt()).isEqualTo(2);
  }

  @Test
  void aRedoneRetryFollowsALossThatTheHistoryDoesNotShow() {
    Task again = after(after(backoff, wakeUp(), T0 + 1_030), handOver(), T0 + 1_030);
    Task lost = after(again, lose(2), T0 + 2_000);
    Task task = after(lost, start(3, T0 + 2_510), T0 + 1_900);

    assertThat(lost.history()).as("Retrying before and after").isEqualTo(backoff.history());
    assertThat(task.lastChangeMs()).isEqualTo(T0 + 2_000);
  }

  @Test
  void aRedoneErrorWaitsAsLongAsTheFirstTimeThoughChanceHasASay() {
    Submission submission = submission().build();
    Task jittery =
        after(
            null,
            new Submit(submission, OneTask.ORIGIN, FunctionConfig.DEFAULT, OneTask.GENERATION, T0),
            T0);
    TaskCommand error = end(1, Outcome.RETRYABLE, T0 + 20, T0 + 30);
    Task firstTime = after(after(jittery, handOver(), T0 + 10), error, T0 + 35);
    Task redone = after(jittery, error, T0 + 5_000);

    assertThat(redone.phase()).isEqualTo(firstTime.phase());
  }

  @Test
  void aReportFromFurtherAheadIsToldApartSoThatItCanBeKept() {
    Task running = after(after(ready, handOver(), T0 + 10), start(1, T0 + 20), T0 + 20);
    TaskCommand second = end(2, Outcome.SUCCESS, T0 + 40_000, T0 + 40_001);

    assertThat(OneTask.MACHINE.decide(running, second, T0 + 41_000))
        .isEqualTo(new Ignored(Reason.AHEAD));
    Task again = after(running, wakeUp(), T0 + 41_000);
    assertThat(after(again, second, T0 + 41_000).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void theSecondOfTwoReportsOfARedoneAttemptChangesNothing() {
    Task task = after(ready, end(1, Outcome.SUCCESS, T0 + 20, T0 + 21), T0 + 5_000);

    assertThat(
            OneTask.MACHINE.decide(
                task, end(1, Outcome.NON_RETRYABLE, T0 + 20, T0 + 22), T0 + 5_001))
        .isEqualTo(new Ignored(Reason.ALREADY_ENDED));
  }

  @Test
  void aClockThatIsBehindDoesNotTurnTheHistoryBack() {
    Task out = after(ready, handOver(), T0 - 3_600_000);
    Task running = after(out, start(1, T0 - 3_600_000), T0 - 3_599_000);
    Task task = after(running, end(1, Outcome.SUCCESS, 0, 1), T0 - 3_598_000);

    assertThat(task.history().stream().map(Transition::atMs)).containsOnly(T0);
  }

  @Test
  void aWorkersClockThatIsAheadDoesNotOutrunOurs() {
    Task out = after(ready, handOver(), T0 + 10);
    Task task = after(out, end(1, Outcome.SUCCESS, T0 + 900_000, T0 + 900_005), T0 + 50);

    assertThat(task.lastChangeMs()).isEqualTo(T0 + 50);
  }

  @Test
  void aLeaseIsCountedFromOurClockNotFromTheWorkers() {
    Task out = after(ready, handOver(), T0 + 10);
    var events = OneTask.happens(out, start(1, T0 - 900_000), T0 + 50).events();

    assertThat(events)
        .containsExactly(
            new TaskEvent.Started(OneTask.WORKER, T0 + 50 + OneTask.LEASE_MS, T0 + 10));
  }
}
