package io.taskweir.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.Backoff;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.worker.simulation.RetryRule.Again;
import io.taskweir.worker.simulation.RetryRule.Over;
import io.taskweir.worker.simulation.RetryRule.Used;
import io.taskweir.worker.simulation.RetryRule.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rule as docs/protocol.md and the requirements R-RET-1 to 3 have it. */
class RetryRuleTest {
  private static final TaskKey KEY = new TaskKey("acme", "r-1");
  private static final Backoff EXACT = new Backoff(Backoff.Type.EXPONENTIAL, 500, 60_000, 0);

  @Test
  void successAndNonRetryableErrorsEndTheTask() {
    assertThat(after(Outcome.SUCCESS, Used.NOTHING)).isEqualTo(new Over(TaskState.SUCCEEDED));
    assertThat(after(Outcome.NON_RETRYABLE, Used.NOTHING)).isEqualTo(new Over(TaskState.FAILED));
  }

  @Test
  void handlerErrorsAreRetriedSoOftenWithDoublingWaits() {
    assertThat(waits(Outcome.RETRYABLE, 0, 3, EXACT)).containsExactly(500L, 1_000L, 2_000L);
    assertThat(waits(Outcome.RETRYABLE, 0, 0, EXACT)).isEmpty();
    assertThat(waits(Outcome.RETRYABLE, 0, 9, EXACT)).endsWith(32_000L, 60_000L, 60_000L);
  }

  @Test
  void aFixedBackoffDoesNotGrow() {
    Backoff fixed = new Backoff(Backoff.Type.FIXED, 700, 60_000, 0);
    assertThat(waits(Outcome.RETRYABLE, 0, 3, fixed)).containsExactly(700L, 700L, 700L);
  }

  @Test
  void jitterStaysInItsShareAndIsTheSameEachTime() {
    List<Long> waits = waits(Outcome.RETRYABLE, 0, 3, Backoff.DEFAULT);
    assertThat(waits.get(0)).isBetween(400L, 600L);
    assertThat(waits.get(1)).isBetween(800L, 1_200L);
    assertThat(waits.get(2)).isBetween(1_600L, 2_400L);
    assertThat(waits).isEqualTo(waits(Outcome.RETRYABLE, 0, 3, Backoff.DEFAULT));
    assertThat(waits).isNotEqualTo(List.of(500L, 1_000L, 2_000L));
  }

  @Test
  void throttledErrorsUseUpNoRetryAndWaitForFiveHoursInAll() {
    List<Long> waits = waits(Outcome.THROTTLED, 0, 0, EXACT);
    assertThat(waits).startsWith(500L, 1_000L, 2_000L, 4_000L, 8_000L);
    assertThat(waits.stream().mapToLong(it -> it).sum()).isEqualTo(Duration.ofHours(5).toMillis());
  }

  @Test
  void aDownstreamsHintIsHonoured() {
    assertThat(waits(Outcome.THROTTLED, 90_000, 0, EXACT)).startsWith(90_000L, 90_000L);
    assertThat(waits(Outcome.THROTTLED, 1_500, 0, EXACT)).startsWith(1_500L, 1_500L, 2_000L);
  }

  @Test
  void aHandlerErrorBeginsTheSystemsBudgetAnew() {
    Used used = new Used(1, 7, 12_345);
    assertThat(after(Outcome.RETRYABLE, used)).isEqualTo(new Again(1_000, new Used(2, 0, 0)));
    assertThat(after(Outcome.THROTTLED, new Used(2, 0, 0)))
        .isEqualTo(new Again(500, new Used(2, 1, 500)));
  }

  @Test
  void anAttemptThatItsWorkerGaveUpCountsAsTheSystems() {
    assertThat(after(Outcome.STOPPED, Used.NOTHING)).isEqualTo(new Again(500, new Used(0, 1, 500)));
  }

  private static Verdict after(Outcome outcome, Used used) {
    return RetryRule.after(KEY, 1, outcome, 0, used, 3, EXACT);
  }

  /** Until the task has failed. */
  private static List<Long> waits(
      Outcome outcome, long retryAfterMs, int maxRetries, Backoff backoff) {
    List<Long> waits = new ArrayList<>();
    Used used = Used.NOTHING;
    Verdict verdict = RetryRule.after(KEY, 1, outcome, retryAfterMs, used, maxRetries, backoff);
    while (verdict instanceof Again again) {
      waits.add(again.waitMs());
      used = again.used();
      verdict =
          RetryRule.after(KEY, waits.size() + 1, outcome, retryAfterMs, used, maxRetries, backoff);
    }
    assertThat(verdict).isEqualTo(new Over(TaskState.FAILED));
    return waits;
  }
}
