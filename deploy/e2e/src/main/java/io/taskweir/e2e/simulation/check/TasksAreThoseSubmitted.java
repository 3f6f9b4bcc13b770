package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import java.util.function.Consumer;

/**
 * Nothing is in the state that nobody submitted, with its payload unchanged; a submission that
 * failed, as its client knows, never becomes a task (G1).
 */
final class TasksAreThoseSubmitted implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Life life : evidence.lives()) {
      Fact.Submitted submitted = evidence.submissions().get(life.origin());
      if (submitted == null) {
        breach.accept(life + " was submitted by nobody");
      } else if (submitted.answer() == Fact.Answer.FAILED) {
        breach.accept(life + " was made of a submission that had failed");
      } else if (!submitted.submission().key().equals(life.key())
          || !submitted.submission().payload().equals(life.payload())) {
        breach.accept(life + " is not what was submitted");
      }
    }
    for (Fact.Kept kept : evidence.all(Fact.Kept.class)) {
      if (evidence.lifeOf(kept.task().terms().origin()) == null) {
        breach.accept("task " + kept.key() + " is kept, and nobody has made it");
      }
    }
  }
}
