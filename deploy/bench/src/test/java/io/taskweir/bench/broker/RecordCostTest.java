package io.taskweir.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class RecordCostTest {
  @Test
  void floorRatioIsThePartOfTheFloorThatBecameTasks() {
    assertThat(new RecordCost(7.02345, 7_022.8).floorRatio(499.96)).isCloseTo(0.5, offset(1e-3));
  }

  @Test
  void aFloorThatWasNotMeasuredHasNoRatio() {
    assertThat(new RecordCost(7.02345, 0).floorRatio(499.96)).isZero();
  }
}
