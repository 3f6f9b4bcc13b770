package io.taskweir.statestore.flow;

import static io.taskweir.statestore.flow.ReportsRead.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportsReadTest {
  private static final long T0 = 1_000_000;

  private final ReportsRead read = new ReportsRead();

  private void atEnd(long fromMs, long toMs) {
    for (long at = fromMs; at <= toMs; at += 200) {
      read.looked(3, true, at);
    }
  }

  @Test
  void nothingIsKnownBeforeTheConsumerHasBeenAtTheEndForASecond() {
    assertThat(read.untilMs(3, -1, T0)).isEqualTo(NEVER);
    atEnd(T0, T0 + 800);
    assertThat(read.untilMs(3, -1, T0 + 900)).isEqualTo(NEVER);
    atEnd(T0 + 1_000, T0 + 1_000);
    assertThat(read.untilMs(3, -1, T0 + 1_000)).isEqualTo(T0);
    assertThat(read.untilMs(4, -1, T0 + 1_000)).as("another partition").isEqualTo(NEVER);
  }

  @Test
  void oneLookThatFindsMoreBeginsItAnew() {
    atEnd(T0, T0 + 2_000);
    read.looked(3, false, T0 + 2_100);
    atEnd(T0 + 2_200, T0 + 2_400);
    assertThat(read.untilMs(3, -1, T0 + 2_500)).isEqualTo(NEVER);
    atEnd(T0 + 2_600, T0 + 3_200);
    assertThat(read.untilMs(3, -1, T0 + 3_200)).isEqualTo(T0 + 2_200);
  }

  @Test
  void aPauseOfTheProcessBeginsItAnewBecauseTheEndIsThatOfBefore() {
    atEnd(T0, T0 + 2_000);
    assertThat(read.untilMs(3, -1, T0 + 40_000)).as("before any look").isEqualTo(NEVER);
    read.looked(3, true, T0 + 40_000);
    assertThat(read.untilMs(3, -1, T0 + 40_000)).isEqualTo(NEVER);
    atEnd(T0 + 40_200, T0 + 41_000);
    assertThat(read.untilMs(3, -1, T0 + 41_000)).isEqualTo(T0 + 40_000);
  }

  @Test
  void whatIsHandedOutButNotTakenInIsUnread() {
    atEnd(T0, T0 + 2_000);
    read.handedOut(3, 18);
    assertThat(read.untilMs(3, -1, T0 + 2_000)).isEqualTo(NEVER);
    assertThat(read.untilMs(3, 17, T0 + 2_000)).isEqualTo(NEVER);
    assertThat(read.untilMs(3, 18, T0 + 2_000)).isEqualTo(T0 + 1_000);
  }

  @Test
  void aPartitionThatIsGoneIsForgotten() {
    atEnd(T0, T0 + 2_000);
    read.forget(3);
    assertThat(read.untilMs(3, -1, T0 + 2_000)).isEqualTo(NEVER);
  }
}
