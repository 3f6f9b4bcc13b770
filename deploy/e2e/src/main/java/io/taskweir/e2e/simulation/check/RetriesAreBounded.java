package io.taskweir.e2e.simulation.check;

import io.taskweir.core.task.Outcomes;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.result.Outcome;
import java.util.Set;
import java.util.function.Consumer;

/** Recorded attempts that ended by a handler's error are at most max retries + 1 (G6). */
final class RetriesAreBounded implements Invariant {
  private static final Set<String> ERRORS = Set.of(Outcome.RETRYABLE.jsonName(), Outcomes.OVERDUE);

  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Life life : evidence.lives()) {
      Task task = life.kept();
      if (task == null) {
        continue;
      }
      long errors =
          task.attempts().stream()
              .filter(it -> it.outcome() != null && ERRORS.contains(it.outcome()))
              .count();
      if (errors > task.terms().maxRetries() + 1) {
        breach.accept(
            "%s has %d errors of its handler with %d retries"
                .formatted(life, errors, task.terms().maxRetries()));
      }
    }
  }
}
