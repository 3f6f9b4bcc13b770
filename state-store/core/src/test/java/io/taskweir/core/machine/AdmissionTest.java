package io.taskweir.core.machine;

import static io.taskweir.core.machine.OneTask.ANOTHER_ORIGIN;
import static io.taskweir.core.machine.OneTask.CONFIG;
import static io.taskweir.core.machine.OneTask.KEY;
import static io.taskweir.core.machine.OneTask.ORIGIN;
import static io.taskweir.core.machine.OneTask.SOURCE;
import static io.taskweir.core.machine.OneTask.T0;
import static io.taskweir.core.machine.OneTask.after;
import static io.taskweir.core.machine.OneTask.submission;
import static io.taskweir.core.machine.OneTask.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.machine.Decision.Ignored;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.machine.Decision.Refused;
import io.taskweir.core.machine.TaskCommand.Submit;
import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.RetryCount;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.Transition;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.submission.Idempotency;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long YEAR_MS = Limits.MAX_DELAY.toMillis();

  @Test
  void aSubmissionBecomesAnEnqueuedTaskThatIsReady() {
    Task task = after(null, submit(), T0 + 5);

    assertThat(task.key()).isEqualTo(KEY);
    assertThat(task.function()).isEqualTo("resize");
    assertThat(task.phase()).isEqualTo(new Phase.Ready(T0));
    assertThat(task.attempt()).isZero();
    assertThat(task.attempts()).isEmpty();
    assertThat(task.retries()).isEqualTo(RetryCount.NONE);
    assertThat(task.delivery()).isEqualTo(Delivery.NONE);
    assertThat(task.history())
        .containsExactly(new Transition(TaskState.ENQUEUED, T0, 0, "submitted"));
  }

  @Test
  void whatTheSubmissionLeavesOpenComesFromTheFunction() {
    Task task = after(null, submit(submission().build()), T0);

    assertThat(task.terms().priority()).isEqualTo(CONFIG.priority());
    assertThat(task.terms().maxAgeSeconds()).isEqualTo(CONFIG.maxAgeSeconds());
    assertThat(task.terms().maxRetries()).isEqualTo(CONFIG.maxRetries());
    assertThat(task.terms().backoff()).isEqualTo(CONFIG.backoff());
    assertThat(task.terms().onSuccess()).isEqualTo(CONFIG.onSuccess());
    assertThat(task.terms().onFailure()).isEqualTo(CONFIG.onFailure());
    assertThat(task.terms().labels()).isEmpty();
    assertThat(task.terms().source()).isNull();
    assertThat(task.terms().origin()).isEqualTo(ORIGIN);
  }

  @Test
  void whatTheSubmissionSaysGoesBeforeTheFunction() {
    Destination here = new Destination.KafkaTopic("here");
    Destination there = new Destination.KafkaTopic("there");
    Task task =
        after(
            null,
            submit(
                submission()
                    .priority(0)
                    .maxAgeSeconds(1)
                    .maxRetries(0)
                    .labels(Map.of("order", "17"))
                    .onSuccess(here)
                    .onFailure(there)
                    .source(SOURCE)
                    .build()),
            T0);

    assertThat(task.terms().priority()).isZero();
    assertThat(task.terms().maxAgeSeconds()).isEqualTo(1);
    assertThat(task.terms().maxRetries()).isZero();
    assertThat(task.terms().labels()).containsExactly(Map.entry("order", "17"));
    assertThat(task.terms().onSuccess()).isEqualTo(here);
    assertThat(task.terms().onFailure()).isEqualTo(there);
    assertThat(task.terms().source()).isEqualTo(SOURCE);
  }

  @Test
  void theDefaultsOfAFunctionThatNobodyConfiguredAreThoseOfTheLimits() {
    Submit command =
        new Submit(submission().build(), ORIGIN, FunctionConfig.DEFAULT, OneTask.GENERATION, T0);
    Task task = after(null, command, T0);

    assertThat(task.terms().maxRetries()).isEqualTo(3);
    assertThat(task.terms().maxAgeSeconds()).isEqualTo(86_400);
    assertThat(task.terms().priority()).isEqualTo(5);
    assertThat(task.terms().onSuccess()).isNull();
    assertThat(task.terms().onFailure()).isNull();
  }

  @Test
  void theSameRecordReadAgainIsNoDuplicate() {
    Task task = after(null, submit(submission().build()), T0);
    assertIsRepeated(task, submit(submission().build()));
  }

  @Test
  void theSameInboxRecordForwardedAgainIsNoDuplicate() {
    Task task = after(null, submit(), T0);
    Submit again =
        new Submit(
            submission().source(SOURCE).build(),
            ANOTHER_ORIGIN,
            CONFIG,
            OneTask.GENERATION,
            T0 + 9);
    assertIsRepeated(task, again);
  }

  @Test
  void anotherRecordWithTheSameIdIsADuplicateAndTheRefusalNamesTheState() {
    Task task = after(null, submit(submission().build()), T0);
    Submit another =
        new Submit(submission().build(), ANOTHER_ORIGIN, CONFIG, OneTask.GENERATION, T0 + 9);

    assertThat(OneTask.MACHINE.decide(task, another, T0 + 9))
        .isEqualTo(
            new Refused(
                ErrorCode.DUPLICATE_TASK,
                "task \"r-1\" exists and is Enqueued; use another id, or GET it"));
  }

  @Test
  void anotherInboxRecordWithTheSameIdIsADuplicate() {
    Task task = after(null, submit(), T0);
    Submit another =
        new Submit(
            submission().source("taskweir.inbox/3/18").build(),
            ANOTHER_ORIGIN,
            CONFIG,
            OneTask.GENERATION,
            T0 + 9);
    assertIsRefused(task, another, ErrorCode.DUPLICATE_TASK);
  }

  @Test
  void theSameRequestUnderTheSameKeyIsNoDuplicateWhateverRecordItIs() {
    Task task = after(null, submit(), T0);
    assertThat(task.terms().idempotency()).isEqualTo(OneTask.REQUEST);
    assertIsRepeated(task, another(OneTask.REQUEST));
  }

  @Test
  void anotherRequestUnderTheSameKeyOrTheSameUnderAnotherIsADuplicate() {
    Task task = after(null, submit(), T0);
    assertIsRefused(task, another(OneTask.idempotency('K', 'S')), ErrorCode.DUPLICATE_TASK);
    assertIsRefused(task, another(OneTask.idempotency('L', 'R')), ErrorCode.DUPLICATE_TASK);
    Task withoutKey = after(null, submit(submission().build()), T0);
    assertIsRefused(withoutKey, another(OneTask.REQUEST), ErrorCode.DUPLICATE_TASK);
  }

  private static Submit another(Idempotency idempotency) {
    return new Submit(
        submission().idempotency(idempotency).build(),
        ANOTHER_ORIGIN,
        CONFIG,
        OneTask.GENERATION,
        T0 + 9);
  }

  @Test
  void aDelayIsCountedFromTheSubmissionNotFromItsReading() {
    Task task = after(null, submit(submission().delaySeconds(60L).build()), T0 + 20_000);

    assertThat(task.terms().dueAtMs()).isEqualTo(T0 + 60_000);
    assertThat(task.phase()).isEqualTo(new Phase.Timed(T0 + 60_000));
    assertThat(task.state()).isEqualTo(TaskState.ENQUEUED);
    assertThat(task.history().get(0).reason()).isEqualTo("submitted, delayed");
  }

  @Test
  void aDelayOfNothingIsNoDelay() {
    Task task = after(null, submit(submission().delaySeconds(0L).build()), T0);
    assertThat(task.phase()).isEqualTo(new Phase.Ready(T0));
  }

  @Test
  void theLongestDelayIsAYear() {
    Task task =
        after(null, submit(submission().delaySeconds(Limits.MAX_DELAY.toSeconds()).build()), T0);
    assertThat(task.phase()).isEqualTo(new Phase.Timed(T0 + YEAR_MS));
  }

  @Test
  void aTimeToRunAtIsTheDueTimeToTheMillisecond() {
    Task task = after(null, submit(submission().runAt(Instant.ofEpochMilli(T0 + 1)).build()), T0);
    assertThat(task.phase()).isEqualTo(new Phase.Timed(T0 + 1));
  }

  @Test
  void aTimeToRunAtThatIsPastMeansAtOnceAndTheAgeCountsFromTheSubmission() {
    Task task = after(null, submit(submission().runAt(Instant.EPOCH).build()), T0);

    assertThat(task.phase()).isEqualTo(new Phase.Ready(T0));
    assertThat(task.terms().dueAtMs()).isEqualTo(T0);
    assertThat(task.terms().expiresAtMs()).isEqualTo(T0 + 86_400_000);
  }

  @Test
  void aTimeToRunAtMayBeAYearAwayAndNoMore() {
    Instant inAYear = Instant.ofEpochMilli(T0 + YEAR_MS);
    Task task = after(null, submit(submission().runAt(inAYear).build()), T0);
    assertThat(task.phase()).isEqualTo(new Phase.Timed(T0 + YEAR_MS));

    assertThat(
            OneTask.MACHINE.decide(
                null, submit(submission().runAt(inAYear.plusMillis(1)).build()), T0))
        .isEqualTo(
            new Refused(ErrorCode.INVALID_FIELD, "field runAt: must be at most 365 days from now"));
    Instant endOfTime = Instant.parse("9999-12-31T23:59:59Z");
    assertIsRefused(null, submit(submission().runAt(endOfTime).build()), ErrorCode.INVALID_FIELD);
  }

  @Test
  void theMaximumAgeCountsFromTheLaterOfSubmissionAndDueTime() {
    Submit delayed = submit(submission().delaySeconds(60L).maxAgeSeconds(10).build());
    assertThat(after(null, delayed, T0).terms().expiresAtMs()).isEqualTo(T0 + 70_000);
    Submit now = submit(submission().maxAgeSeconds(10).build());
    assertThat(after(null, now, T0).terms().expiresAtMs()).isEqualTo(T0 + 10_000);
  }

  @Test
  void aSubmissionFromAClockThatIsAheadCountsFromNow() {
    Submit ahead =
        new Submit(submission().build(), ORIGIN, CONFIG, OneTask.GENERATION, T0 + 3_600_000);
    Task task = after(null, ahead, T0);

    assertThat(task.terms().submittedAtMs()).isEqualTo(T0);
    assertThat(task.phase()).isEqualTo(new Phase.Ready(T0));
  }

  private static void assertIsRepeated(Task task, Submit command) {
    assertThat(OneTask.MACHINE.decide(task, command, T0 + 9))
        .isEqualTo(new Ignored(Reason.REPEATED));
  }

  private static void assertIsRefused(@Nullable Task task, Submit command, ErrorCode code) {
    assertThat(OneTask.MACHINE.decide(task, command, T0 + 9))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
