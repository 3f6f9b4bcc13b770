package io.taskweir.bench.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.bench.backlog.BacklogRound.Measured;
import io.taskweir.bench.line.WaitingTasks.Submitted;
import io.taskweir.bench.measure.Durations;
import io.taskweir.bench.measure.Work;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static Measured round(int perSecond) {
    Work work = new Work(perSecond, 1_000_000_000, 1_000_000_000);
    Durations durations = Durations.of(LongStream.of(perSecond * 1_000_000L));
    return new Measured(
        new Submitted(work, work), work, durations, durations, durations, durations);
  }

  private static Rounds rounds(int... perSecond) {
    return new Rounds(Arrays.stream(perSecond).mapToObj(RoundsTest::round).toList());
  }

  @Test
  void aSingleBadRoundDoesNotCount() {
    Rounds rounds = rounds(100, 7, 110);

    assertThat(rounds.median(it -> it.drained().perSecond())).isEqualTo(100);
    assertThat(rounds.percentiles(Measured::getEnded).p99()).isBetween(99.9, 100.2);
  }

  @Test
  void betweenTwoRoundsTheMiddleCounts() {
    assertThat(rounds(100).and(rounds(200)).median(it -> it.drained().perSecond())).isEqualTo(150);
  }
}
