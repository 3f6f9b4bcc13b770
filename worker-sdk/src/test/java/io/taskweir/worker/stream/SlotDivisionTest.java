package io.taskweir.worker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SlotDivisionTest {
  @Test
  void oneDispatcherGetsAllSlots() {
    assertThat(SlotDivision.parts(16, 1)).containsExactly(16);
  }

  @Test
  void theOddSlotsGoToTheFirst() {
    assertThat(SlotDivision.parts(16, 3)).containsExactly(6, 5, 5);
  }

  @Test
  void everyoneGetsOneEvenWithFewerSlotsThanDispatchers() {
    assertThat(SlotDivision.parts(2, 3)).containsExactly(1, 1, 1);
  }

  @Test
  void withoutDispatchersThereIsNothingToDivide() {
    assertThat(SlotDivision.parts(16, 0)).isEmpty();
    assertThat(SlotDivision.grants(16, 5, new int[0])).isEmpty();
  }

  @Test
  void anIdleWorkerGrantsFullParts() {
    assertThat(SlotDivision.grants(16, 0, new int[] {0, 0})).containsExactly(8, 8);
  }

  @Test
  void whileTheFirstStillHasEverythingTheSecondIsGrantedNothing() {
    assertThat(SlotDivision.grants(16, 16, new int[] {16, 0})).containsExactly(8, 0);
  }

  @Test
  void theSecondIsGrantedWhatTheFirstHasGivenBack() {
    assertThat(SlotDivision.grants(16, 13, new int[] {13, 0})).containsExactly(8, 3);
    assertThat(SlotDivision.grants(16, 13, new int[] {10, 3})).containsExactly(8, 6);
  }

  @Test
  void attemptsOfALostStreamAreNotGrantedToOthers() {
    assertThat(SlotDivision.grants(16, 10, new int[] {2})).containsExactly(8);
  }

  @Test
  void theLastFreeSlotMayBeTriedForByEveryone() {
    assertThat(SlotDivision.grants(1, 0, new int[] {0, 0, 0})).containsExactly(1, 1, 1);
    assertThat(SlotDivision.grants(1, 1, new int[] {0, 1, 0})).containsExactly(0, 1, 0);
  }

  @RepeatedTest(200)
  void neverMoreIsGrantedThanIsFreeButForRoundingUp(RepetitionInfo info) {
    Random random = new Random(info.getCurrentRepetition());
    int slots = 1 + random.nextInt(50);
    int[] counted = new int[1 + random.nextInt(6)];
    int uncounted = random.nextInt(10);
    int sum = uncounted;
    for (int i = 0; i < counted.length; i++) {
      counted[i] = random.nextInt(1 + Math.max(0, slots - sum));
      sum += counted[i];
    }
    int taken = Math.min(slots, sum);

    int[] grants = SlotDivision.grants(slots, taken, counted);

    int free = 0;
    int[] parts = SlotDivision.parts(slots, counted.length);
    for (int i = 0; i < grants.length; i++) {
      assertThat(grants[i]).isBetween(0, parts[i]);
      free += Math.max(0, grants[i] - counted[i]);
    }
    assertThat(free).isLessThan(slots - taken + Math.max(1, counted.length));
    if (taken == slots) {
      assertThat(free).isZero();
    }
    if (taken == Arrays.stream(counted).sum() && Arrays.stream(counted).sum() == 0) {
      assertThat(grants).isEqualTo(parts);
    }
  }
}
