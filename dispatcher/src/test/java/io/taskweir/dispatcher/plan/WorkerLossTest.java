package io.taskweir.dispatcher.plan;

import static io.taskweir.dispatcher.plan.PlanBench.assignment;
import static io.taskweir.dispatcher.plan.PlanBench.out;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerLossTest {
  private static final Duration GRACE = PlanBench.SETTINGS.workerGrace();
  private final PlanBench bench = new PlanBench();

  @Test
  void aWorkerThatStaysAwayForTheGraceIsLostWithAllItHad() {
    bench.hello(1, "w", 2);
    bench.dispatch("a", "b", "c");
    bench.decide();
    bench.streamLost(1);
    bench.pass(GRACE.minusMillis(1));
    assertThat(bench.decide().lost()).isEmpty();
    bench.pass(Duration.ofMillis(1));
    assertThat(bench.decide().lost()).containsExactly("a: worker lost", "b: worker lost");
    assertThat(bench.plan.inFlight()).as("c is still queued").isEqualTo(1);
  }

  @Test
  void aWorkerThatReturnsInTimeKeepsWhatItRuns() {
    bench.hello(1, "w", 2);
    bench.dispatch("a", "b", "c");
    bench.decide();
    bench.streamLost(1);
    bench.pass(Duration.ofSeconds(4));
    bench.hello(2, "w", 2, "a", "b");
    bench.pass(Duration.ofMinutes(1));
    var decisions = bench.decide();
    assertThat(decisions.lost()).isEmpty();
    assertThat(decisions.assigned()).as("both slots are taken").isEmpty();
    bench.finish("a");
    bench.plan.slotsFreed(2, 1);
    assertThat(bench.decide().assigned()).containsExactly("c@2");
  }

  @Test
  void whatTheReturningWorkerDoesNotHaveIsLostAfterTheGraceUnlessItsResultIsRead() {
    bench.hello(1, "w", 2);
    bench.dispatch("neverArrived", "resultUnderWay");
    bench.decide();
    bench.streamLost(1);
    bench.hello(2, "w", 2);
    bench.pass(Duration.ofSeconds(1));
    bench.finish("resultUnderWay");
    assertThat(bench.decide().lost()).isEmpty();
    bench.pass(GRACE);
    assertThat(bench.decide().lost()).containsExactly("neverArrived: the worker does not have it");
  }

  @Test
  void theResultOfAnAttemptOfAnEarlierStreamFreesNoSlotOfThePresentOne() {
    bench.hello(1, "w", 1);
    bench.dispatch("a");
    bench.decide();
    bench.streamLost(1);
    bench.hello(2, "w", 1);
    bench.dispatch("b", "c");
    assertThat(bench.decide().assigned()).containsExactly("b@2");
    bench.finish("a");
    assertThat(bench.decide().assigned()).isEmpty();
  }

  @Test
  void aSecondStreamOfTheSameWorkerReplacesTheFirst() {
    bench.hello(1, "w", 1);
    bench.dispatch("a");
    bench.decide();
    bench.hello(2, "w", 1, "a");
    assertThat(bench.decide().list())
        .containsExactly(new Decision.CloseStream(1, "worker w has connected again"));
    bench.streamLost(1);
    bench.pass(GRACE.plusSeconds(1));
    assertThat(bench.decide().lost()).isEmpty();
    assertThat(bench.plan.connectedWorkers()).isEqualTo(1);
  }

  @Test
  void aWorkerThatReturnsTooLateIsToldToCancelWhatWentOnWithoutIt() {
    bench.hello(1, "w", 1);
    bench.dispatch("a");
    bench.decide();
    bench.streamLost(1);
    bench.pass(GRACE);
    bench.decide();
    bench.hello(2, "w", 1, "a");
    assertThat(bench.decide().cancelled()).containsExactly("a@2");
  }

  @Test
  void anAttemptWhoseContentIsGoneIsReportedIfItIsGivenBack() {
    bench.hello(1, "w", 1);
    bench.dispatch("a");
    bench.decide();
    bench.start("a");
    bench.returned(1, "a");
    assertThat(bench.decide().lost()).containsExactly("a: given back by the worker");
  }

  @Test
  void afterATakeoverWhatAConnectedWorkerRunsIsAdoptedAndTakesNoSlotOfOurs() {
    bench.hello(1, "w", 1);
    bench.outSet(out("a", "w"));
    bench.dispatch("b");
    assertThat(bench.decide().assigned()).containsExactly("b@1");
    bench.pass(Duration.ofHours(1));
    assertThat(bench.decide().lost()).isEmpty();
    bench.streamLost(1);
    bench.pass(GRACE);
    assertThat(bench.decide().lost()).containsExactly("a: worker lost", "b: worker lost");
  }

  @Test
  void afterATakeoverAWorkerHasTimeToFindTheNewDispatcher() {
    bench.outSet(out("a", "w"));
    bench.pass(PlanBench.SETTINGS.takeoverGrace().minusMillis(1));
    assertThat(bench.decide().lost()).isEmpty();
    bench.hello(1, "w", 1, "a");
    bench.pass(Duration.ofHours(1));
    bench.dispatch("b");
    var decisions = bench.decide();
    assertThat(decisions.lost()).isEmpty();
    assertThat(decisions.assigned()).as("its only slot is taken").isEmpty();
  }

  @Test
  void afterATakeoverWhatNoWorkerShowsIsLost() {
    bench.outSet(out("a", "w"));
    bench.pass(PlanBench.SETTINGS.takeoverGrace());
    assertThat(bench.decide().lost()).containsExactly("a: worker lost");
  }

  @Test
  void anAttemptThatAnotherDispatcherSentNeedNotBeAnnouncedToThisOne() {
    bench.outSet(out("a", "w"));
    bench.hello(1, "w", 1);
    bench.pass(Duration.ofHours(1));
    assertThat(bench.decide().lost()).isEmpty();
    assertThat(bench.plan.inFlight()).isEqualTo(1);
  }

  @Test
  void whatAWorkerAnnouncesIsNotSentAgainWhenItIsIssuedAgain() {
    bench.hello(1, "w", 2, "a");
    bench.dispatch(assignment("a", "f", 5).toBuilder().setReissued(true).build());
    assertThat(bench.decide().assigned()).isEmpty();
    assertThat(bench.plan.inFlight()).isEqualTo(1);
    bench.streamLost(1);
    bench.pass(GRACE);
    assertThat(bench.decide().lost()).containsExactly("a: worker lost");
  }

  @Test
  void aQueuedAttemptThatAWorkerAnnouncesLeavesTheQueue() {
    bench.dispatch(assignment("a", "f", 5).toBuilder().setReissued(true).build());
    bench.hello(1, "w", 2, "a");
    assertThat(bench.decide().assigned()).isEmpty();
    assertThat(bench.plan.queued()).isZero();
    assertThat(bench.plan.inFlight()).isEqualTo(1);
  }

  @Test
  void theEndOfAnAnnouncedAttemptThatNobodyElseKnowsFreesItsSlot() {
    bench.hello(1, "w", 1, "a");
    bench.dispatch("b");
    assertThat(bench.decide().assigned()).isEmpty();
    bench.finish("a");
    bench.plan.slotsFreed(1, 1);
    assertThat(bench.decide().assigned()).containsExactly("b@1");
  }

  @Test
  void aResultFreesNoSlotSinceItMayBeThatOfAnotherRun() {
    bench.dispatch(assignment("a", "f", 5).toBuilder().setReissued(true).build());
    bench.hello(1, "w", 1);
    assertThat(bench.decide().assigned()).containsExactly("a@1");
    bench.hello(2, "formerHolder", 1, "a");
    bench.dispatch("b");
    bench.finish("a");
    assertThat(bench.decide().assigned()).isEmpty();
    bench.plan.slotsFreed(2, 1);
    assertThat(bench.decide().assigned()).containsExactly("b@2");
  }

  @Test
  void aWorkerOfTheSameNameInAnotherTenantIsAnotherWorker() {
    bench.hello(1, "w", 1);
    bench.hello(2, PlanBench.helloOf("w", 1, "f").setTenant("globex").build());
    assertThat(bench.plan.connectedWorkers()).isEqualTo(2);
    bench.dispatch("a", "b");
    assertThat(bench.decide().assigned()).containsExactly("a@1");
  }
}
