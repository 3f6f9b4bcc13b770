package io.taskweir.dispatcher.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotCountTest {
  private final SlotCount slots = new SlotCount();

  @Test
  void whatIsSentTakesASlotUntilTheWorkerFreesIt() {
    slots.reset(2, 0);
    slots.take();
    slots.take();
    assertThat(slots.free()).isZero();
    slots.freed(1);
    assertThat(slots.free()).isEqualTo(1);
  }

  @Test
  void aWorkerCannotFreeMoreThanItHas() {
    slots.reset(2, 1);
    slots.freed(5);
    assertThat(slots.free()).isEqualTo(2);
  }

  @Test
  void whatTheWorkerAlreadyRunsIsTaken() {
    slots.reset(4, 3);
    assertThat(slots.free()).isEqualTo(1);
  }

  @Test
  void aRefusedSlotIsNotFreeUntilForgiven() {
    slots.reset(2, 0);
    slots.take();
    slots.take();
    slots.refuse();
    assertThat(slots.free()).isZero();
    slots.forgiveRefused();
    assertThat(slots.free()).isEqualTo(1);
  }

  @Test
  void fewerSlotsThanAreTakenLeaveLessThanNone() {
    slots.reset(4, 4);
    slots.grant(2);
    assertThat(slots.free()).isEqualTo(-2);
  }
}
