package io.taskweir.bench;

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
  void noneHasNoRate() {
    assertThat(Work.NONE.perSecond()).isZero();
    assertThat(Work.NONE.cpuMicrosPerTask()).isZero();
  }
}
