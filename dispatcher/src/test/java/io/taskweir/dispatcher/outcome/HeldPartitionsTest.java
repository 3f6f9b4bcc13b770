package io.taskweir.dispatcher.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HeldPartitionsTest {
  private static final TopicPartition ONE = new TopicPartition("taskweir.outcomes", 1);
  private final HeldPartitions held = new HeldPartitions();

  private static long at(Duration time) {
    return time.toNanos();
  }

  @Test
  void waitsTwiceAsLongEachTimeUpToAMinute() {
    long now = 0;
    for (long waitMs :
        new long[] {500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000}) {
      held.failed(ONE, 7, now);
      long due = now + Duration.ofMillis(waitMs).toNanos();
      assertThat(held.due(due - 1)).isEmpty();
      assertThat(held.due(due)).containsExactly(ONE);
      now = due;
    }
    assertThat(held.failures(ONE, 7)).isEqualTo(9);
  }

  @Test
  void givesUpAfterHalfAnHour() {
    held.failed(ONE, 7, 0);
    held.failed(ONE, 7, at(Duration.ofMinutes(10)));
    assertThat(held.isLastTry(ONE, 7, at(HeldPartitions.GIVE_UP.minusNanos(1)))).isFalse();
    assertThat(held.isLastTry(ONE, 7, at(HeldPartitions.GIVE_UP))).isTrue();
  }

  @Test
  void timeInWhichKafkaItselfWasAwayDoesNotCountAgainstTheDestination() {
    held.postpone(ONE, 7, 0);
    held.postpone(ONE, 7, at(Duration.ofMinutes(40)));
    assertThat(held.failures(ONE, 7)).isZero();
    assertThat(held.isLastTry(ONE, 7, at(Duration.ofMinutes(40)))).isFalse();
    held.failed(ONE, 7, at(Duration.ofMinutes(41)));
    assertThat(held.isLastTry(ONE, 7, at(Duration.ofMinutes(42)))).isFalse();
  }

  @Test
  void anotherRecordStartsAnew() {
    held.failed(ONE, 7, 0);
    assertThat(held.failures(ONE, 8)).isZero();
    held.release(ONE);
    assertThat(held.isEmpty()).isTrue();
  }
}
