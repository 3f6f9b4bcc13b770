package io.taskweir.e2e.simulation.check;

import io.taskweir.core.task.Origin;
import io.taskweir.e2e.simulation.history.Fact;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Inputs = accepted + repeated + rejected (G11): whatever lies on a queue becomes a task, is known
 * to be the same as an earlier one, or is refused with a reason; each once.
 */
final class EveryInputIsAccountedFor implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    Map<Origin, Integer> answers = new HashMap<>();
    evidence.all(Fact.Made.class).forEach(it -> answers.merge(it.origin(), 1, Integer::sum));
    evidence.all(Fact.Repeated.class).forEach(it -> answers.merge(it.origin(), 1, Integer::sum));
    evidence.all(Fact.Refused.class).forEach(it -> answers.merge(it.origin(), 1, Integer::sum));
    evidence
        .submissions()
        .forEach(
            (origin, submitted) -> {
              int times = answers.getOrDefault(origin, 0);
              if (times != 1) {
                breach.accept(
                    "submission %s at %s was decided %d times"
                        .formatted(submitted.submission().key(), origin, times));
              }
            });
  }
}
