package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.load.Operation.Rerun;
import io.taskweir.protocol.TaskKey;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** There is no task that nobody has submitted. */
final class NobodySubmitted implements Invariant {
  @Override
  public String name() {
    return "nobody-submitted";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Set<TaskKey> asked = new HashSet<>(Submissions.byTask(history).keySet());
    // A rerun that was not answered may have made one, whose id the platform chose.
    Set<String> rerunning = new HashSet<>();
    for (Rerun rerun : history.operations(Rerun.class)) {
      rerunning.add(rerun.tenant());
      if (rerun.newTaskId() != null) {
        asked.add(new TaskKey(rerun.tenant(), rerun.newTaskId()));
      }
    }
    Set<Long> numbers = new HashSet<>();
    Submissions.byTask(history)
        .values()
        .forEach(
            all ->
                all.forEach(
                    it -> {
                      if (it.work() != null) {
                        numbers.add(it.work().number());
                      }
                    }));
    Set<TaskKey> there = new HashSet<>(history.events().keySet());
    there.addAll(history.shown().keySet());
    for (TaskKey task : there) {
      if (asked.contains(task)) {
        continue;
      }
      var shown = history.shown().get(task);
      boolean madeByRerun =
          shown != null && rerunning.contains(task.tenant()) && numbers.contains(shown.number());
      if (!madeByRerun) {
        broken.accept(task + " is there, and nobody has submitted it");
      }
    }
  }
}
