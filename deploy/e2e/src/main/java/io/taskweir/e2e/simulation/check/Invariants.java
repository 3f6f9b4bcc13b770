package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.History;
import java.util.ArrayList;
import java.util.List;

/** All of them. */
public final class Invariants {
  private static final List<Invariant> ALL =
      List.of(
          new TasksAreThoseSubmitted(),
          new OneTaskPerId(),
          new EveryInputIsAccountedFor(),
          new RulingsAreTrue(),
          new EventsAreGapless(),
          new PathsAreLegal(),
          new EveryTaskEndsOnce(),
          new AttemptsGrow(),
          new RetriesAreBounded(),
          new ReportsAreGenuine(),
          new TheEndedAreNotDispatched(),
          new NothingStartsEarly(),
          new WindowsAreKept(),
          new WindowsAreTheOwners(),
          new TenantsNeverCross(),
          new PayloadsArrive(),
          new StateAgreesWithEvents(),
          new OutcomesArriveOnce(),
          new LeasesOutliveHeartbeats(),
          new NothingRunsTwiceInVain(),
          new TheWorldComesToRest());

  private Invariants() {}

  /** What the history breaks, in the order of the list; empty if nothing. */
  public static List<Breach> breaches(History history) {
    Evidence evidence = new Evidence(history);
    List<Breach> breaches = new ArrayList<>();
    for (Invariant invariant : ALL) {
      String name = invariant.getClass().getSimpleName();
      invariant.check(evidence, what -> breaches.add(new Breach(name, what)));
    }
    return breaches;
  }
}
