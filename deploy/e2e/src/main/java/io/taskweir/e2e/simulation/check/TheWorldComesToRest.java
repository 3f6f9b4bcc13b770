package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import java.util.function.Consumer;

/** When nothing goes wrong any more, everything that was begun comes to its end. */
final class TheWorldComesToRest implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Fact.Rested rested : evidence.all(Fact.Rested.class)) {
      if (!rested.unrest().isEmpty()) {
        breach.accept("for minutes after the last fault, " + rested.unrest());
      }
    }
  }
}
