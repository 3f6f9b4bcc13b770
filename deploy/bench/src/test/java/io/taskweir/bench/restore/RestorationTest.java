package io.taskweir.bench.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RestorationTest {
  @Test
  void countsWhatWasSeenBetweenTheFirstAndTheLastLook() {
    Restoration restoration = Restoration.of(20_000, 100_000, 500_000_000);
    assertThat(restoration.records()).isEqualTo(100_000);
    assertThat(restoration.recordsPerSecond()).isEqualTo(160_000);
  }

  @Test
  void whatNobodySawIsAnError() {
    assertThatThrownBy(() -> Restoration.of(1_000, 1_000, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("1,000 records were restored before anybody could look: take more tasks");
  }
}
