package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.protocol.TaskState;
import java.util.function.Consumer;

/** At most one success of a task is recorded (G5). */
final class OneSuccess implements Invariant {
  @Override
  public String name() {
    return "one-success";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    history
        .events()
        .forEach(
            (task, events) -> {
              long successes = events.stream().filter(it -> it.to() == TaskState.SUCCEEDED).count();
              if (successes > 1) {
                broken.accept(task + " succeeded " + successes + " times: " + events);
              }
            });
  }
}
