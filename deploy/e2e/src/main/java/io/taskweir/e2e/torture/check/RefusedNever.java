package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.protocol.TaskKey;
import java.util.function.Consumer;

/** What was refused, or written in a transaction that was aborted, never becomes a task. */
final class RefusedNever implements Invariant {
  @Override
  public String name() {
    return "refused-never";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Submissions.byTask(history)
        .forEach(
            (task, submissions) -> {
              if (Submissions.isRefused(submissions)) {
                requireNone(history, task, broken);
              }
            });
    for (String aborted : history.limits().abortedSubmissions()) {
      int slash = aborted.indexOf('/');
      requireNone(
          history, new TaskKey(aborted.substring(0, slash), aborted.substring(slash + 1)), broken);
    }
  }

  private static void requireNone(History history, TaskKey task, Consumer<String> broken) {
    if (history.events().containsKey(task) || history.shown().containsKey(task)) {
      broken.accept(task + " was refused and is there: " + history.events().get(task));
    }
  }
}
