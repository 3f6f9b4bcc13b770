package io.taskweir.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.internal.Assignment;
import org.junit.jupiter.api.Test;

class EndedAttemptsTest {
  private final EndedAttempts ended = new EndedAttempts();

  @Test
  void anAttemptIsKnownByIdAndToken() {
    ended.add(attempt("t-1", 1, "token"));
    assertThat(ended.contains(attempt("t-1", 1, "token"))).isTrue();
    assertThat(ended.contains(attempt("t-1", 2, "token"))).isFalse();
    assertThat(ended.contains(attempt("t-1", 1, "other"))).isFalse();
  }

  @Test
  void theOldestAreForgotten() {
    for (int i = 0; i <= EndedAttempts.REMEMBERED; i++) {
      ended.add(attempt("t-" + i, 1, "token"));
    }
    assertThat(ended.contains(attempt("t-0", 1, "token"))).isFalse();
    assertThat(ended.contains(attempt("t-1", 1, "token"))).isTrue();
    assertThat(ended.contains(attempt("t-" + EndedAttempts.REMEMBERED, 1, "token"))).isTrue();
  }

  private static RunningAttempt attempt(String taskId, int attempt, String token) {
    return new RunningAttempt(
        Assignment.newBuilder()
            .setTenant("acme")
            .setTaskId(taskId)
            .setAttempt(attempt)
            .setLeaseToken(token)
            .build(),
        0,
        Nobody.HOLDER,
        Nobody.OWNER);
  }
}
