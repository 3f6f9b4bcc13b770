package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.retry.RetryPolicy;
import io.taskweir.core.task.RetryCount;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.function.Backoff;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.worker.simulation.RetryRule;
import io.taskweir.worker.simulation.RetryRule.Again;
import io.taskweir.worker.simulation.RetryRule.Used;
import io.taskweir.worker.simulation.RetryRule.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The worker SDK's test harness may not use the state-store's code, and decides retries by a rule
 * of its own: it must be the same rule.
 */
class RetryRuleTest {
  private static final long BUDGET_MS = RetryPolicy.DEFAULT_SYSTEM_BUDGET.toMillis();

  @ParameterizedTest
  @ValueSource(strings = {"r-1", "0198c0de-0000-7000-8000-000000000000", "order:17"})
  void aTestWaitsAsLongAsThePlatform(String taskId) {
    TaskKey key = new TaskKey("acme", taskId);
    for (Backoff.Type type : Backoff.Type.values()) {
      for (double jitter : new double[] {0, 0.2, 1}) {
        Backoff backoff = new Backoff(type, 300, 86_400_000, jitter);
        for (int errors = 1; errors <= 100; errors++) {
          Verdict verdict =
              RetryRule.after(
                  key,
                  errors + 3,
                  Outcome.RETRYABLE,
                  0,
                  new Used(errors - 1, 2, 1_500),
                  100,
                  backoff);
          long waitMs = RetryPolicy.handlerWaitMs(backoff, errors, key, errors + 3);
          assertThat(verdict).isEqualTo(new Again(waitMs, new Used(errors, 0, 0)));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_500, 3_600_000})
  void throttledTasksWaitAsLongToo(long retryAfterMs) {
    TaskKey key = new TaskKey("acme", "r-1");
    long waited = 0;
    int errors = 0;
    while (waited < BUDGET_MS) {
      Verdict verdict =
          RetryRule.after(
              key,
              errors + 1,
              Outcome.THROTTLED,
              retryAfterMs,
              new Used(1, errors, waited),
              0,
              Backoff.DEFAULT);
      long waitMs =
          RetryPolicy.systemWaitMs(new RetryCount(1, errors, waited), retryAfterMs, BUDGET_MS);
      errors++;
      waited += waitMs;
      assertThat(verdict).isEqualTo(new Again(waitMs, new Used(1, errors, waited)));
    }
    assertThat(RetryPolicy.systemWaitMs(new RetryCount(1, errors, waited), 0, BUDGET_MS))
        .isEqualTo(-1);
    assertThat(errors).isGreaterThan(4);
  }
}
