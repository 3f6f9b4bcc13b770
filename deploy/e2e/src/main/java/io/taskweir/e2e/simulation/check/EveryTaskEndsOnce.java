package io.taskweir.e2e.simulation.check;

import io.taskweir.protocol.event.TaskTransition;
import java.util.List;
import java.util.function.Consumer;

/** Every task that was made reaches exactly one terminal state, and it never changes (G3). */
final class EveryTaskEndsOnce implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Life life : evidence.lives()) {
      List<TaskTransition> events = life.events();
      long ends = events.stream().filter(event -> event.to().isTerminal()).count();
      if (ends != 1) {
        breach.accept("%s has ended %d times".formatted(life, ends));
      } else if (!events.getLast().to().isTerminal()) {
        breach.accept("%s is %s after its end".formatted(life, events.getLast().to()));
      }
    }
  }
}
