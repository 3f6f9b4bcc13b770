package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import java.util.ArrayList;
import java.util.List;

/** Holds a history against all invariants. Pure. */
public final class Checker {
  private static final List<Invariant> ALL =
      List.of(
          new AckedEndsOnce(),
          new RefusedNever(),
          new NobodySubmitted(),
          new AcceptedPayloadRuns(),
          new LegalPath(),
          new OneSuccess(),
          new AttemptsIncrease(),
          new GenuineResults(),
          new NoDispatchAfterStopped(),
          new NotBeforeDue(),
          new WithinSlots(),
          new TenantsApart(),
          new Agreement(),
          new OutcomesArrive(),
          new NothingDropped(),
          new HandlerErrorsBounded(),
          new CommittedReadsStand());

  private Checker() {}

  public static List<Invariant> invariants() {
    return ALL;
  }

  /** Everything that does not hold; empty if all is well. */
  public static List<Violation> check(History history) {
    List<Violation> violations = new ArrayList<>();
    for (Invariant invariant : ALL) {
      invariant.check(history, what -> violations.add(new Violation(invariant.name(), what)));
    }
    return violations;
  }
}
