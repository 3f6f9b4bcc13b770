package io.taskweir.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkTest {
  @Test
  void twoTogetherCountByTheirTasksAndNotByTheirRates() {
    Work slow = new Work(100, 1_000_000_000, 50_000_000);
    Work fast = new Work(300, 1_000_000_000, 70_000_000);

    assertThat(slow.and(fast).perSecond()).isEqualTo(200);
    assertThat(slow.and(fast).cpuMicrosPerTask()).isEqualTo(300);
  }

  @Test
  void nothingInNoTimeHasNoRate() {
    Work nothing = new Work(0, 0, 0);

    assertThat(nothing.perSecond()).isZero();
    assertThat(nothing.cpuMicrosPerTask()).isZero();
  }
}
