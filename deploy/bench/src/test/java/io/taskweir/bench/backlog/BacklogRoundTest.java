package io.taskweir.bench.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BacklogRoundTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2_000, 100_000, 100_000_000})
  void placesAreSpreadOverTheWholeRange(int range) {
    Integer[] inTenth = new Integer[10];
    Arrays.fill(inTenth, 0);
    IntStream.range(0, 2_000)
        .map(it -> BacklogRound.spread(it, range))
        .forEach(
            place -> {
              assertThat(place).isBetween(0, range - 1);
              inTenth[(int) (place * 10L / range)]++;
            });

    if (range > 1) {
      assertThat(inTenth).allMatch(it -> it > 190 && it < 210);
    }
  }

  @Test
  void aFewPlacesAreFarApart() {
    int[] places =
        IntStream.range(0, 10).map(it -> BacklogRound.spread(it, 1_000_000)).sorted().toArray();

    for (int i = 1; i < places.length; i++) {
      assertThat(places[i] - places[i - 1]).isGreaterThan(50_000);
    }
  }
}
