package io.taskweir.worker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReconnectBackoffTest {
  /** Always the longest pause that is possible. */
  private static final RandomGenerator HIGHEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  @Test
  void theBoundDoublesUpToFiveSeconds() {
    ReconnectBackoff backoff = new ReconnectBackoff(HIGHEST);
    assertThat(new long[8])
        .hasSize(8)
        .satisfies(
            pauses -> {
              for (int i = 0; i < pauses.length; i++) {
                pauses[i] = backoff.nextMs();
              }
              assertThat(pauses).containsExactly(100, 200, 400, 800, 1600, 3200, 5000, 5000);
            });
  }

  @Test
  void aConnectionThatHeldMakesPausesShortAgain() {
    ReconnectBackoff backoff = new ReconnectBackoff(HIGHEST);
    backoff.nextMs();
    backoff.nextMs();
    backoff.reset();
    assertThat(backoff.nextMs()).isEqualTo(100);
  }

  @Test
  void pausesAreSpreadOverTheWholeRange() {
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int seed = 0; seed < 500; seed++) {
      long pause = new ReconnectBackoff(new Random(seed)).nextMs();
      shortest = Math.min(shortest, pause);
      longest = Math.max(longest, pause);
    }
    assertThat(shortest).isBetween(0L, 10L);
    assertThat(longest).isBetween(90L, 100L);
  }
}
