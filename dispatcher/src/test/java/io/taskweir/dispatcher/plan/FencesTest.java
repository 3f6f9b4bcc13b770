package io.taskweir.dispatcher.plan;

import static io.taskweir.dispatcher.plan.PlanBench.assignment;
import static io.taskweir.dispatcher.plan.PlanBench.out;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.internal.DispatchRecord;
import org.junit.jupiter.api.Test;

/** What speculative dispatch can cost is bounded here (architecture, D4). */
class FencesTest {
  private final PlanBench bench = new PlanBench();

  @Test
  void anAttemptThatIsQueuedOrSentIsNotTakenAgain() {
    bench.hello(1, "w", 1);
    bench.dispatch("a", "a", "b", "b");
    assertThat(bench.decide().assigned()).containsExactly("a@1");
    bench.plan.slotsFreed(1, 1);
    bench.dispatch("a");
    assertThat(bench.decide().assigned()).containsExactly("b@1");
    assertThat(bench.count(PlanCount.DUPLICATE)).isEqualTo(3);
  }

  @Test
  void anAttemptWhoseResultWasReadIsNotTakenAgain() {
    bench.hello(1, "w", 1);
    bench.dispatch("a");
    bench.decide();
    bench.finish("a");
    bench.incarnation = 2;
    bench.dispatch("a");
    assertThat(bench.decide().assigned()).isEmpty();
    assertThat(bench.plan.inFlight()).isZero();
  }

  @Test
  void aLaterAttemptIsTakenAgainThoughItsResultWasReadSinceTheStateStoreMayRefuseIt() {
    bench.hello(1, "w", 1);
    bench.plan.finished(0, new AttemptId(PlanBench.TENANT, "a", 2), "token");
    bench.dispatch(
        assignment("a", "f", 5).toBuilder().setAttempt(2).setLeaseToken("token").build());
    assertThat(bench.decide().assigned()).containsExactly("a@1");
  }

  @Test
  void aForgedResultChangesNothing() {
    bench.hello(1, "w", 1);
    bench.dispatch("a");
    bench.decide();
    bench.plan.finished(0, new AttemptId(PlanBench.TENANT, "a", 1), "forged");
    assertThat(bench.plan.inFlight()).isEqualTo(1);
    bench.dispatch("b");
    assertThat(bench.decide().assigned()).isEmpty();
  }

  @Test
  void aRecordOfNoKnownKindSaysNothingOfWhoIsTheLatest() {
    bench.hello(1, "w", 1);
    bench.plan.dispatched(0, DispatchRecord.newBuilder().setIncarnation(Long.MAX_VALUE).build(), 0);
    bench.dispatch("a");
    assertThat(bench.decide().assigned()).containsExactly("a@1");
  }

  @Test
  void whatAnOlderIncarnationSaysIsDropped() {
    bench.hello(1, "w", 2);
    bench.incarnation = 7;
    bench.dispatch("a");
    bench.incarnation = 6;
    bench.dispatch("b");
    bench.cancel("a");
    assertThat(bench.decide().assigned()).containsExactly("a@1");
    assertThat(bench.count(PlanCount.STALE)).isEqualTo(2);
  }

  @Test
  void whatIsMeantForANewerOwnerIsDropped() {
    bench.hello(1, "w", 1);
    bench.plan.dispatched(
        0,
        DispatchRecord.newBuilder()
            .setIncarnation(1)
            .setDispatcherEpoch(2)
            .setAssignment(assignment("a", "f", 5))
            .build(),
        0);
    assertThat(bench.decide().assigned()).isEmpty();
    assertThat(bench.count(PlanCount.STALE)).isEqualTo(1);
  }

  @Test
  void whatIsOfAPartitionThatIsNotOwnedIsNobodysBusiness() {
    bench.hello(1, "w", 1);
    bench.plan.revoke(0);
    bench.dispatch("a");
    bench.outSet(out("b", "w"));
    bench.finish("a");
    bench.start("a");
    assertThat(bench.decide().assigned()).isEmpty();
    assertThat(bench.plan.inFlight()).isZero();
  }

  @Test
  void aNewIncarnationDropsWhatIsQueuedButNeitherOutNorIssuedAgain() {
    bench.dispatch("provisional", "out", "reissued");
    bench.incarnation = 2;
    bench.dispatch("reissued");
    bench.outSet(out("out", ""));
    bench.hello(1, "w", 9);
    assertThat(bench.decide().assigned()).containsExactly("out@1", "reissued@1");
  }

  @Test
  void aNewIncarnationHasTimeToConfirmWhatWasSentAndThenItIsCancelled() {
    bench.hello(1, "w", 9);
    bench.dispatch("provisional", "out", "reissued", "done");
    bench.decide();
    bench.incarnation = 2;
    bench.outSet(out("out", "w"));
    bench.dispatch("reissued");
    bench.finish("done");
    assertThat(bench.decide().cancelled()).isEmpty();
    bench.pass(PlanBench.SETTINGS.confirmWithin());
    assertThat(bench.decide().cancelled()).containsExactly("provisional@1");
    assertThat(bench.plan.inFlight()).isEqualTo(2);
  }

  @Test
  void anAttemptThatIsKnownToRunIsNotCancelledSinceItsReportConfirmsIt() {
    bench.hello(1, "w", 1);
    bench.dispatch("a");
    bench.decide();
    bench.start("a");
    bench.incarnation = 2;
    bench.outSet();
    bench.pass(PlanBench.SETTINGS.confirmWithin().multipliedBy(2));
    assertThat(bench.decide().cancelled()).isEmpty();
    assertThat(bench.plan.inFlight()).isEqualTo(1);
  }

  @Test
  void anotherSubmissionWithTheSameIdReplacesTheOneThatWasTakenBack() {
    bench.hello(1, "w", 2);
    bench.dispatch("a");
    bench.decide();
    bench.incarnation = 2;
    bench.dispatch(assignment("a", "f", 5).toBuilder().setLeaseToken("other origin").build());
    var decisions = bench.decide();
    assertThat(decisions.cancelled()).containsExactly("a@1");
    assertThat(decisions.assigned()).containsExactly("a@1");
    assertThat(decisions.list().getFirst()).isInstanceOf(Decision.CancelAt.class);
  }

  @Test
  void aCancelledAttemptLeavesTheQueue() {
    bench.dispatch("a", "b");
    bench.cancel("a");
    bench.hello(1, "w", 2);
    assertThat(bench.decide().assigned()).containsExactly("b@1");
  }

  @Test
  void aCancelReachesTheWorkerThatHoldsTheAttempt() {
    bench.hello(1, "w", 1);
    bench.dispatch("a");
    bench.decide();
    bench.cancel("a");
    assertThat(bench.decide().cancelled()).containsExactly("a@1");
    assertThat(bench.plan.inFlight()).as("until its result is read").isEqualTo(1);
  }

  @Test
  void aCancelReachesAWorkerThatWasAwayWhenItReturns() {
    bench.hello(1, "w", 1);
    bench.dispatch("a");
    bench.decide();
    bench.streamLost(1);
    bench.cancel("a");
    assertThat(bench.decide().cancelled()).isEmpty();
    bench.hello(2, "w", 1, "a");
    assertThat(bench.decide().cancelled()).containsExactly("a@2");
  }
}
