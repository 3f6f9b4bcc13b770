package io.taskweir.e2e.simulation.check;

import io.taskweir.core.task.Task;
import java.util.function.Consumer;

/** The attempts of a task are numbered from 1 without a gap; each but the last is over. */
final class AttemptsGrow implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Life life : evidence.lives()) {
      Task task = life.kept();
      if (task == null) {
        continue;
      }
      for (int i = 0; i < task.attempts().size(); i++) {
        if (task.attempts().get(i).attempt() != i + 1 || task.attempts().get(i).outcome() == null) {
          breach.accept("%s has the attempts %s".formatted(life, task.attempts()));
          break;
        }
      }
    }
  }
}
