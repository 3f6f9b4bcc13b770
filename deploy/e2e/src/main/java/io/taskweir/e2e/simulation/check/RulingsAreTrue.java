package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.submission.Ruling;
import java.util.function.Consumer;

/**
 * Whoever is told "made" has made the task, and whoever is told otherwise has not (G2, D13): but a
 * task that was deleted meanwhile may stand in the shadow of a later one with its id.
 */
final class RulingsAreTrue implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Fact.Ruled ruled : evidence.all(Fact.Ruled.class)) {
      Life life = evidence.lifeOf(ruled.origin());
      boolean made = life != null;
      boolean again = life != null && life.isForgotten();
      if (made != ruled.ruling() instanceof Ruling.Made && !again) {
        breach.accept(
            "submission %s at %s was told %s, but %s"
                .formatted(
                    ruled.key(),
                    ruled.origin(),
                    ruled.ruling(),
                    made ? "it made the task" : "it made none"));
      }
    }
  }
}
