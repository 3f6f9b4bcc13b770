package io.taskweir.cli.exec.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
  @Test
  void doublesUpToHalfAMinuteAndForgetsWhenOneHasProvedItself() {
    RestartBackoff backoff = new RestartBackoff();
    assertThat(backoff.leftNanos(5)).isNotPositive();
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      pauses.add(backoff.diedAtOnce(0).toMillis());
    }
    assertThat(pauses)
        .containsExactly(
            100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L, 30_000L, 30_000L,
            30_000L);
    assertThat(backoff.leftNanos(Duration.ofSeconds(10).toNanos()))
        .isEqualTo(Duration.ofSeconds(20).toNanos());
    backoff.proved();
    assertThat(backoff.leftNanos(0)).isZero();
    assertThat(backoff.diedAtOnce(0)).hasMillis(100);
  }
}
