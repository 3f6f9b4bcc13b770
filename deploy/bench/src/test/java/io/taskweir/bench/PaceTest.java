package io.taskweir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void aFixedRateGoesByWhatIsDueAndNotByWhenItWasAsked() {
    Pace pace = Pace.fixedRate(1_000);
    long first = pace.await(0);

    // Asked for out of turn and late, the fifth is due five milliseconds after the first.
    long fifth = pace.await(5);

    assertThat(fifth - first).isEqualTo(5_000_000);
    assertThat(System.nanoTime()).isGreaterThanOrEqualTo(fifth);
    assertThat(pace.await(3) - first).isEqualTo(3_000_000);
  }
}
