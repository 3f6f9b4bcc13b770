package io.taskweir.core.machine;

import static io.taskweir.core.machine.OneTask.BACKOFF_MS;
import static io.taskweir.core.machine.OneTask.ERROR;
import static io.taskweir.core.machine.OneTask.LEASE_MS;
import static io.taskweir.core.machine.OneTask.T0;
import static io.taskweir.core.machine.OneTask.WORKER;
import static io.taskweir.core.machine.OneTask.after;
import static io.taskweir.core.machine.OneTask.end;
import static io.taskweir.core.machine.OneTask.handOver;
import static io.taskweir.core.machine.OneTask.lose;
import static io.taskweir.core.machine.OneTask.start;
import static io.taskweir.core.machine.OneTask.submission;
import static io.taskweir.core.machine.OneTask.submit;
import static io.taskweir.core.machine.OneTask.token;
import static io.taskweir.core.machine.OneTask.wakeUp;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.retry.RetryPolicy;
import io.taskweir.core.task.AttemptRecord;
import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.RetryCount;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.Transition;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.TaskError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptEndTest {
  private final Task running = running(3);

  @Test
  void aSuccessEndsTheTask() {
    Task task = after(running, end(1, Outcome.SUCCESS, T0 + 20, T0 + 40), T0 + 50);

    assertThat(task.phase()).isEqualTo(new Phase.Ended(TaskState.SUCCEEDED, T0 + 40));
    assertThat(task.delivery()).isEqualTo(Delivery.PENDING);
    assertThat(task.attempts())
        .containsExactly(
            new AttemptRecord(1, T0 + 10, WORKER, T0 + 20, T0 + 40, "success", null, null));
    assertThat(task.history())
        .containsExactly(
            new Transition(TaskState.ENQUEUED, T0, 0, "submitted"),
            new Transition(TaskState.DEQUEUED, T0 + 10, 1, "window open"),
            new Transition(TaskState.RUNNING, T0 + 20, 1, "started"),
            new Transition(TaskState.SUCCEEDED, T0 + 40, 1, "success"));
  }

  @Test
  void aShortAttemptsOneReportTellsItsStartToo() {
    Task out = after(after(null, submit(), T0), handOver(), T0 + 10);
    Task task = after(out, end(1, Outcome.SUCCESS, T0 + 20, T0 + 22), T0 + 50);

    assertThat(task.history().stream().map(Transition::state))
        .containsExactly(
            TaskState.ENQUEUED, TaskState.DEQUEUED, TaskState.RUNNING, TaskState.SUCCEEDED);
    assertThat(task.attempts().get(0).startedAtMs()).isEqualTo(T0 + 20);
    assertThat(task.attempts().get(0).endedAtMs()).isEqualTo(T0 + 22);
  }

  @Test
  void anErrorThatCannotBeRetriedFailsTheTaskAtOnce() {
    Task task = after(running, end(1, Outcome.NON_RETRYABLE, T0 + 20, T0 + 40), T0 + 50);

    assertThat(task.phase()).isEqualTo(new Phase.Ended(TaskState.FAILED, T0 + 40));
    assertThat(task.history().get(3).reason()).isEqualTo("non-retryable error");
    assertThat(task.attempts().get(0).error()).isEqualTo(ERROR);
    assertThat(task.delivery()).isEqualTo(Delivery.PENDING);
  }

  @Test
  void aRetryableErrorWaitsForItsBackoffAndCounts() {
    Task task = after(running, end(1, Outcome.RETRYABLE, T0 + 20, T0 + 40), T0 + 50);

    assertThat(task.state()).isEqualTo(TaskState.RETRYING);
    assertThat(task.phase()).isEqualTo(new Phase.Timed(T0 + 40 + BACKOFF_MS));
    assertThat(task.retries()).isEqualTo(new RetryCount(1, 0, 0));
    assertThat(task.attempts().get(0).outcome()).isEqualTo("retryable");
    assertThat(task.delivery()).isEqualTo(Delivery.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 8, 100})
  void handlerErrorsFailTheTaskAfterItsMaximumOfRetriesAndOneMore(int maxRetries) {
    Task task = running(maxRetries);
    int errors = 0;
    while (!(task.phase() instanceof Phase.Ended)) {
      task = nextAttempt(task, Outcome.RETRYABLE);
      errors++;
    }

    assertThat(errors).isEqualTo(maxRetries + 1);
    assertThat(task.attempts()).hasSize(maxRetries + 1);
    assertThat(task.state()).isEqualTo(TaskState.FAILED);
    assertThat(task.history().get(task.seq() - 1).reason()).isEqualTo("retries exhausted");
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"THROTTLED", "STOPPED"})
  void whatIsNotTheHandlersFaultDoesNotCount(Outcome outcome) {
    Task task = after(running(0), end(1, outcome, T0 + 20, T0 + 40), T0 + 50);

    assertThat(task.state()).isEqualTo(TaskState.RETRYING);
    assertThat(task.phase()).isEqualTo(new Phase.Timed(T0 + 40 + RetryPolicy.SYSTEM_INITIAL_MS));
    assertThat(task.retries()).isEqualTo(new RetryCount(0, 1, 500));
    assertThat(task.attempts().get(0).outcome()).isEqualTo(outcome.jsonName());
  }

  @Test
  void theHintOfAThrottledDownstreamIsHonoured() {
    TaskCommand throttled = end(1, token(1), Outcome.THROTTLED, 7_000L, T0 + 20, T0 + 40);
    Task task = after(running, throttled, T0 + 50);

    assertThat(task.phase()).isEqualTo(new Phase.Timed(T0 + 7_040));
    assertThat(task.retries()).isEqualTo(new RetryCount(0, 1, 7_000));
  }

  @Test
  void aHintOnAHandlersErrorChangesNothing() {
    TaskCommand error = end(1, token(1), Outcome.RETRYABLE, 7_000L, T0 + 20, T0 + 40);
    assertThat(after(running, error, T0 + 50).phase())
        .isEqualTo(new Phase.Timed(T0 + 40 + BACKOFF_MS));
  }

  @Test
  void throttlingFailsTheTaskWhenFiveHoursOfWaitingAreUsedUp() {
    Task task = running;
    while (!(task.phase() instanceof Phase.Ended)) {
      task = nextAttempt(task, Outcome.THROTTLED);
    }

    assertThat(task.state()).isEqualTo(TaskState.FAILED);
    assertThat(task.retries().systemWaitMs()).isEqualTo(OneTask.SYSTEM_BUDGET_MS);
    assertThat(task.history().get(task.seq() - 1).reason())
        .isEqualTo("retries exhausted: throttled");
  }

  @Test
  void aHandlersErrorBeginsTheSystemsBudgetAnew() {
    Task task = nextAttempt(nextAttempt(running, Outcome.THROTTLED), Outcome.RETRYABLE);
    assertThat(task.retries()).isEqualTo(new RetryCount(1, 0, 0));
  }

  @Test
  void aLeaseThatEndsIsASystemErrorAndKeepsItsWorkerInTheRecord() {
    Task task = after(running, wakeUp(), T0 + 30 + LEASE_MS);

    assertThat(task.state()).isEqualTo(TaskState.RETRYING);
    assertThat(task.retries()).isEqualTo(new RetryCount(0, 1, 500));
    assertThat(task.attempts())
        .containsExactly(
            new AttemptRecord(
                1,
                T0 + 10,
                WORKER,
                T0 + 20,
                T0 + 30 + LEASE_MS,
                "lease-ended",
                new TaskError("lease-ended", "no heartbeat"),
                null));
  }

  @Test
  void aWorkerLostBeforeTheStartIsASystemErrorToo() {
    Task out = after(after(null, submit(), T0), handOver(), T0 + 10);
    Task task = after(out, lose(1), T0 + 50);

    assertThat(task.history().stream().map(Transition::state))
        .containsExactly(TaskState.ENQUEUED, TaskState.DEQUEUED, TaskState.RETRYING);
    assertThat(task.attempts().get(0).startedAtMs()).isZero();
    assertThat(task.attempts().get(0).error())
        .isEqualTo(new TaskError("worker-lost", "stream closed"));
  }

  @Test
  void anEndWithoutADestinationHasNothingToDeliver() {
    TaskCommand.Submit command =
        new TaskCommand.Submit(
            submission().build(), OneTask.ORIGIN, FunctionConfig.DEFAULT, OneTask.GENERATION, T0);
    Task out = after(after(null, command, T0), handOver(), T0 + 10);
    for (Outcome outcome : List.of(Outcome.SUCCESS, Outcome.NON_RETRYABLE)) {
      Task task = after(out, end(1, outcome, T0 + 20, T0 + 22), T0 + 50);
      assertThat(task.delivery()).isEqualTo(Delivery.NONE);
    }
  }

  /** Ends the present attempt so, and if another follows brings it to its start. */
  private static Task nextAttempt(Task executing, Outcome outcome) {
    long now = executing.lastChangeMs();
    Task task = after(executing, end(executing.attempt(), outcome, now, now), now);
    if (!(task.phase() instanceof Phase.Timed timed)) {
      return task;
    }
    Task ready = after(task, wakeUp(), timed.untilMs());
    Task out = after(ready, handOver(), timed.untilMs());
    return after(out, start(out.attempt(), timed.untilMs()), timed.untilMs());
  }

  private static Task running(int maxRetries) {
    Task ready = after(null, submit(submission().maxRetries(maxRetries).build()), T0);
    Task out = after(ready, handOver(), T0 + 10);
    return after(out, start(1, T0 + 20), T0 + 30);
  }
}
