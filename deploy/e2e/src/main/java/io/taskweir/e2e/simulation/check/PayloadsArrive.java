package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import java.util.function.Consumer;

/** A handler gets the payload of the submission that its token is of (G2). */
final class PayloadsArrive implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Fact.Began began : evidence.all(Fact.Began.class)) {
      boolean right =
          evidence
              .originOf(began.token(), began.key(), began.attempt())
              .map(evidence.submissions()::get)
              .filter(it -> it.submission().payload().equals(began.payload()))
              .isPresent();
      if (!right) {
        breach.accept("the payload is not the submitted one: " + began);
      }
    }
  }
}
