package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.load.HandlerRun;
import io.taskweir.e2e.torture.load.Operation.Submission;
import io.taskweir.protocol.TaskKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** No handler begins before the task's time, but for how wrong a server's clock was (G10). */
final class NotBeforeDue implements Invariant {
  @Override
  public String name() {
    return "not-before-due";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Map<TaskKey, Long> firstStart = new HashMap<>();
    for (HandlerRun run : history.runs()) {
      if (run.began()) {
        firstStart.merge(new TaskKey(run.tenant(), run.taskId()), run.atMs(), Math::min);
      }
    }
    Submissions.byTask(history)
        .forEach(
            (task, submissions) -> {
              Long start = firstStart.get(task);
              long due = earliestDue(submissions) - history.limits().skewMs();
              if (start != null && start < due) {
                broken.accept(task + " began " + (due - start) + " ms before its time");
              }
            });
  }

  /** The delay counts from when the record was written, which is not before it was asked for. */
  private static long earliestDue(List<Submission> submissions) {
    return submissions.stream()
        .mapToLong(it -> it.askedMs() + it.delayMs())
        .min()
        .orElse(Long.MIN_VALUE);
  }
}
