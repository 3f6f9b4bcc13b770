package io.taskweir.statestore.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollPaceTest {
  private static final Duration LONGEST = Duration.ofMillis(250);
  private static final long NOW = 1_000_000;

  private final PollPace pace = new PollPace();

  @Test
  void aThreadWithoutPartitionsWaitsAsLongAsItMay() {
    assertThat(pace.atMost(LONGEST, NOW)).isEqualTo(LONGEST);
  }

  @Test
  void theFirstOfThePartitionsCounts() {
    pace.nextAt(0, NOW + 200);
    pace.nextAt(1, NOW + 30);
    pace.nextAt(2, Long.MAX_VALUE);
    assertThat(pace.atMost(LONGEST, NOW)).isEqualTo(Duration.ofMillis(30));

    pace.nextAt(1, NOW + 5_000);
    assertThat(pace.atMost(LONGEST, NOW)).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void whatIsOverdueIsNotWaitedForButTheThreadDoesNotSpin() {
    pace.nextAt(0, NOW - 10);
    assertThat(pace.atMost(LONGEST, NOW)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void aPartitionThatHasGoneDoesNotCount() {
    pace.nextAt(0, NOW);
    pace.forget(0);
    assertThat(pace.atMost(LONGEST, NOW)).isEqualTo(LONGEST);
  }

  @Test
  void anotherThreadHasItsOwn() throws InterruptedException {
    pace.nextAt(0, NOW);
    Duration[] others = new Duration[1];
    Thread other = Thread.ofPlatform().start(() -> others[0] = pace.atMost(LONGEST, NOW));
    other.join();
    assertThat(others[0]).isEqualTo(LONGEST);
  }
}
