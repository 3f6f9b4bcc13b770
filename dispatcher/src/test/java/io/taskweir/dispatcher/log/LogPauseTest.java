package io.taskweir.dispatcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogPauseTest {
  private long nowNanos = Long.MAX_VALUE - 5;
  private final LogPause pause = new LogPause(() -> nowNanos);

  @Test
  void letsOneLineThroughEachMinuteThatCountsTheOthers() {
    assertThat(pause.isOver()).isTrue();
    assertThat(pause.leftOut()).isEmpty();

    nowNanos += LogPause.LENGTH.toNanos() - 1;
    assertThat(pause.isOver()).isFalse();
    assertThat(pause.isOver()).isFalse();

    nowNanos++;
    assertThat(pause.isOver()).isTrue();
    assertThat(pause.leftOut()).contains("2 more");

    nowNanos += LogPause.LENGTH.toNanos();
    assertThat(pause.isOver()).isTrue();
    assertThat(pause.leftOut()).isEmpty();
  }
}
