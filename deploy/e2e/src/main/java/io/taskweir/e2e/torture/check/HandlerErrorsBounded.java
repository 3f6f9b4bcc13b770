package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Task;
import java.util.function.Consumer;

/** At most one more attempt than retries ends with an error of the handler (G6). */
final class HandlerErrorsBounded implements Invariant {
  @Override
  public String name() {
    return "handler-errors-bounded";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Submissions.byTask(history)
        .forEach(
            (key, submissions) -> {
              Task task = history.shown().get(key);
              int retries = submissions.stream().mapToInt(it -> it.maxRetries()).max().orElse(0);
              if (task != null && task.handlerErrors() > retries + 1) {
                broken.accept(
                    "%s: %d attempts failed, with %d retries allowed"
                        .formatted(key, task.handlerErrors(), retries));
              }
            });
  }
}
