package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.WallClock;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.history.History;
import java.util.function.Consumer;

/**
 * No handler begins before its task is due, minus the clock skew: twice that, since one store may
 * have taken the submission in and another may hand it over (G10).
 */
final class NothingStartsEarly implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (History.Entry entry : evidence.history().entries()) {
      if (entry.fact() instanceof Fact.Began began) {
        evidence
            .originOf(began.token(), began.key(), began.attempt())
            .map(evidence.submissions()::get)
            .filter(it -> entry.atMs() < it.earliestMs() - 2 * WallClock.MOST_SKEW_MS)
            .ifPresent(
                it ->
                    breach.accept(
                        "%s#%d began %d ms too early"
                            .formatted(
                                began.key(), began.attempt(), it.earliestMs() - entry.atMs())));
      }
    }
  }
}
