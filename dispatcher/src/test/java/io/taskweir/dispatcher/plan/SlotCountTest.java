package io.taskweir.dispatcher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotCountTest {
  private final SlotCount slots = new SlotCount();

  @Test
  void anEndThatIsToldTwiceCountsOnce() {
    slots.reset(4, 0);
    slots.take();
    slots.take();
    slots.endedByStream(1);
    slots.endedByResult();
    assertThat(slots.busy()).isEqualTo(1);
    slots.endedByResult();
    slots.endedByStream(1);
    assertThat(slots.busy()).isZero();
  }

  @Test
  void aResultThatIsNeverReadKeepsNoSlotForEver() {
    slots.reset(2, 0);
    slots.take();
    slots.take();
    slots.endedByStream(2);
    assertThat(slots.free()).isEqualTo(2);
  }

  @Test
  void whatTheWorkerAlreadyRunsIsTaken() {
    slots.reset(4, 3);
    assertThat(slots.free()).isEqualTo(1);
  }

  @Test
  void aRefusedSlotIsBusyUntilForgiven() {
    slots.reset(2, 0);
    slots.take();
    slots.take();
    slots.refuse();
    assertThat(slots.free()).isZero();
    slots.forgiveRefused();
    assertThat(slots.free()).isEqualTo(1);
  }

  @Test
  void fewerSlotsThanAreBusyLeaveNoneFree() {
    slots.reset(4, 4);
    slots.grant(2);
    assertThat(slots.free()).isEqualTo(-2);
  }
}
