package io.taskweir.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeThreadsTest {
  private static final String STAT =
      "4711 (C2 (odd) Thread) S 1 2 3 0 -1 4194368 5 0 0 0 150 50 0 0 20 0 147 0 7 8 9";

  @Test
  void aNameMayHoldParenthesesAndSpaces() {
    assertThat(NativeThreads.name(STAT)).isEqualTo("C2 (odd) Thread");
  }

  @Test
  void timeIsThatOfUserAndSystemTogether() {
    assertThat(NativeThreads.cpuNanos(STAT)).isEqualTo(2_000_000_000L);
  }
}
