package io.taskweir.e2e.simulation.check;

import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskTransitions;
import io.taskweir.protocol.event.TaskTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** After the drain, what is kept of a task is what its events have told. */
final class StateAgreesWithEvents implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Life life : evidence.lives()) {
      Task task = life.kept();
      if (task == null) {
        if (!life.isForgotten()) {
          breach.accept(life + " is gone, and nobody has deleted it");
        }
      } else if (life.isForgotten() || !historyOf(task).equals(life.events())) {
        breach.accept(
            "%s is kept as %s, told as %s".formatted(life, task.history(), life.events()));
      }
    }
  }

  private static List<TaskTransition> historyOf(Task task) {
    List<TaskTransition> all = new ArrayList<>();
    for (int seq = 1; seq <= task.seq(); seq++) {
      all.add(TaskTransitions.of(task, seq));
    }
    return all;
  }
}
