package io.taskweir.bench.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void aFixedRateGoesByWhatIsDueAndNotByWhenItWasAsked() {
    Pace pace = Pace.fixedRate(10, 1_000);
    long first = pace.await(10);

    // Asked for out of turn and late, the fifth is due five milliseconds after the first.
    long fifth = pace.await(15);

    assertThat(fifth - first).isEqualTo(5_000_000);
    assertThat(System.nanoTime()).isGreaterThanOrEqualTo(fifth);
    assertThat(pace.await(13) - first).isEqualTo(3_000_000);
  }

  @Test
  void aClosedLoopWaitsUntilFewEnoughAreOnTheirWay() throws InterruptedException {
    AtomicInteger started = new AtomicInteger();
    Pace pace = Pace.closedLoop(2, started::get, Duration.ofSeconds(60));
    pace.await(0);
    pace.await(1);
    Thread third = Thread.ofVirtual().start(() -> pace.await(2));

    assertThat(third.join(Duration.ofMillis(50))).isFalse();
    started.set(1);
    assertThat(third.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void aClosedLoopThatDoesNotMoveIsAnError() {
    Pace pace = Pace.closedLoop(2, () -> 1, Duration.ofMillis(20));
    assertThatThrownBy(() -> pace.await(3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nothing has moved for 0 s: of 3 submitted tasks 1 have started");
  }
}
