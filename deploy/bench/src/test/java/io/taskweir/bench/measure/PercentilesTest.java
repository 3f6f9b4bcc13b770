package io.taskweir.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void areTakenOfAllDurationsInMilliseconds() {
    Percentiles of =
        Percentiles.ofNanos(LongStream.rangeClosed(1, 1_000).map(ms -> ms * 1_000_000).toArray());

    assertThat(of.p50()).isCloseTo(500, withPercentage(0.2));
    assertThat(of.p95()).isCloseTo(950, withPercentage(0.2));
    assertThat(of.p99()).isCloseTo(990, withPercentage(0.2));
  }

  @Test
  void ofNothingAreZero() {
    assertThat(Percentiles.ofNanos(new long[0])).isEqualTo(new Percentiles(0, 0, 0));
  }

  @Test
  void countWhatIsBelowZeroAsZero() {
    assertThat(Percentiles.ofNanos(new long[] {-5_000_000})).isEqualTo(new Percentiles(0, 0, 0));
  }
}
