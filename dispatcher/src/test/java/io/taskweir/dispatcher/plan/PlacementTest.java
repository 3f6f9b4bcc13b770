package io.taskweir.dispatcher.plan;

import static io.taskweir.dispatcher.plan.PlanBench.assignment;
import static io.taskweir.dispatcher.plan.PlanBench.helloOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskweir.dispatcher.plan.PlanBench.Decisions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private final PlanBench bench = new PlanBench();

  @Test
  void sendsInTheOrderOfArrivalToAWorkerWithFreeSlots() {
    bench.hello(1, "w", 3);
    bench.dispatch("a", "b", "c");
    assertThat(bench.decide().assigned()).containsExactly("a@1", "b@1", "c@1");
  }

  @Test
  void neverSendsMoreThanAWorkerHasSlots() {
    bench.hello(1, "w", 2);
    bench.dispatch("a", "b", "c");
    assertThat(bench.decide().assigned()).containsExactly("a@1", "b@1");
    assertThat(bench.plan.queued()).isEqualTo(1);
    assertThat(bench.plan.inFlight()).isEqualTo(3);
  }

  @Test
  void aFreedSlotIsFilledBeforeTheResultIsRead() {
    bench.hello(1, "w", 1);
    bench.dispatch("a", "b", "c");
    bench.decide();
    bench.plan.slotsFreed(1, 1);
    assertThat(bench.decide().assigned()).containsExactly("b@1");
    bench.finish("a");
    assertThat(bench.decide().assigned()).as("the same end, told twice").isEmpty();
  }

  @Test
  void higherPriorityGoesFirstWithinALane() {
    bench.dispatch(assignment("low", "f", 1));
    bench.dispatch(assignment("high", "f", 9));
    bench.dispatch(assignment("high2", "f", 9));
    bench.hello(1, "w", 3);
    assertThat(bench.decide().assigned()).containsExactly("high@1", "high2@1", "low@1");
  }

  @Test
  void choosesTheWorkerWithMostFreeSlots() {
    bench.hello(1, "small", 1);
    bench.hello(2, "large", 3);
    bench.dispatch("a", "b", "c", "d");
    assertThat(bench.decide().assigned()).containsExactly("a@2", "b@2", "c@1", "d@2");
  }

  @Test
  void equalWorkersTakeTurns() {
    bench.hello(1, "one", 2);
    bench.hello(2, "two", 2);
    bench.dispatch("a");
    assertThat(bench.decide().assigned()).containsExactly("a@1");
    bench.plan.slotsFreed(1, 1);
    bench.dispatch("b");
    assertThat(bench.decide().assigned()).containsExactly("b@2");
  }

  @Test
  void aLaneWithoutAWorkerHoldsUpNoOther() {
    bench.dispatch(assignment("stuck", "g", 9));
    bench.dispatch("a");
    bench.hello(1, "w", 1);
    assertThat(bench.decide().assigned()).containsExactly("a@1");
  }

  @Test
  void aLaneWhoseWorkerIsBusyHoldsUpNoOther() {
    bench.hello(1, helloOf("f-only", 1, "f").build());
    bench.hello(2, helloOf("g-only", 1, "g").build());
    bench.dispatch("long", "waits");
    bench.dispatch(assignment("b", "g", 5));
    Decisions decisions = bench.decide();
    assertThat(decisions.assigned()).containsExactlyInAnyOrder("long@1", "b@2");
  }

  @Test
  void lanesSharingAWorkerTakeTurnsSlotBySlot() {
    bench.hello(1, helloOf("w", 1, "f", "g").build());
    bench.dispatch("f1", "f2", "f3");
    bench.dispatch(assignment("g1", "g", 5));
    bench.dispatch(assignment("g2", "g", 5));
    assertThat(bench.decide().assigned()).containsExactly("f1@1");
    bench.plan.slotsFreed(1, 1);
    assertThat(bench.decide().assigned()).containsExactly("g1@1");
    bench.plan.slotsFreed(1, 1);
    assertThat(bench.decide().assigned()).containsExactly("f2@1");
    bench.plan.slotsFreed(1, 1);
    assertThat(bench.decide().assigned()).containsExactly("g2@1");
    bench.plan.slotsFreed(1, 1);
    assertThat(bench.decide().assigned()).containsExactly("f3@1");
  }

  @Test
  void aDrainingWorkerGetsNothingNew() {
    bench.hello(1, "w", 2);
    bench.draining(1);
    bench.dispatch("a");
    assertThat(bench.decide().assigned()).isEmpty();
  }

  @Test
  void aReturnedAttemptGoesBackToTheHeadAndItsSlotRests() {
    bench.hello(1, "w", 2);
    bench.dispatch("a", "b", "c");
    bench.decide();
    bench.returned(1, "a", "b");
    assertThat(bench.decide().assigned()).as("the slots are not there").isEmpty();
    bench.hello(2, "other", 3);
    assertThat(bench.decide().assigned()).containsExactly("a@2", "b@2", "c@2");
    assertThat(bench.count(PlanCount.RETURNED)).isEqualTo(2);
  }

  @Test
  void aRefusedSlotIsTriedAgainAfterAPause() {
    bench.hello(1, "w", 1);
    bench.dispatch("a");
    bench.decide();
    bench.returned(1, "a");
    assertThat(bench.decide().assigned()).isEmpty();
    bench.pass(PlanBench.SETTINGS.refusedSlotPause());
    assertThat(bench.decide().assigned()).containsExactly("a@1");
  }

  @Test
  void aGrantOfMoreSlotsIsUsedAtOnceAndOneOfFewerIsKeptTo() {
    bench.hello(1, "w", 1);
    bench.dispatch("a", "b", "c");
    bench.decide();
    bench.slotChange(1, 2);
    assertThat(bench.decide().assigned()).containsExactly("b@1");
    bench.slotChange(1, 1);
    bench.plan.slotsFreed(1, 1);
    assertThat(bench.decide().assigned()).isEmpty();
  }

  @Test
  void nothingIsSentOverAStreamThatTakesNoMore() {
    bench.hello(1, "w", 2);
    bench.plan.written(1, false);
    bench.dispatch("a");
    assertThat(bench.decide().assigned()).isEmpty();
    bench.plan.written(1, true);
    assertThat(bench.decide().assigned()).containsExactly("a@1");
  }

  @Test
  void largePayloadsGoInPortionsThatTheStreamCanTake() {
    ByteString payload = ByteString.copyFrom(new byte[600_000]);
    bench.hello(1, "w", 9);
    for (String taskId : new String[] {"a", "b", "c"}) {
      bench.dispatch(assignment(taskId, "f", 5).toBuilder().setPayload(payload).build());
    }
    assertThat(bench.decideOnce().assigned()).containsExactly("a@1", "b@1");
    assertThat(bench.decideOnce().assigned()).isEmpty();
    bench.plan.written(1, true);
    assertThat(bench.decideOnce().assigned()).containsExactly("c@1");
  }

  @Test
  void nothingIsSentWhileOwnershipIsBeingSettled() {
    bench.hello(1, "w", 1);
    bench.plan.pause();
    bench.dispatch("a");
    assertThat(bench.decide().assigned()).isEmpty();
    bench.plan.resume();
    assertThat(bench.decide().assigned()).containsExactly("a@1");
  }

  @Test
  void waitsForNothingWhenThereIsNothingToWaitFor() {
    assertThat(bench.plan.nextNanos()).isEqualTo(Long.MAX_VALUE);
    bench.hello(1, "w", 1);
    bench.decide();
    bench.pass(Duration.ofHours(1));
    assertThat(bench.decide().list()).isEmpty();
  }
}
