package io.taskweir.statestore.store;

import io.taskweir.core.task.Keeping;
import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.core.task.Terms;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.function.Backoff;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.submission.Idempotency;
import java.util.Map;

/** Tasks for tests. */
final class Samples {
  private Samples() {}

  /** For a database that is not expected to be damaged. */
  static Damage noDamage() {
    return new Damage(
        what -> {
          throw new AssertionError(what);
        });
  }

  /** A task that was submitted at the given time and is ready unless it is due later. */
  static Task task(String tenant, String function, String id, int priority, long atMs, long dueMs) {
    return task(new TaskKey(tenant, id), function, priority, atMs, dueMs, Map.of("k", "v"));
  }

  /** The same with these labels. */
  static Task task(
      TaskKey key,
      String function,
      int priority,
      long atMs,
      long dueMs,
      Map<String, String> labels) {
    Terms terms =
        new Terms(
            new Origin(1, 0, atMs),
            atMs,
            dueMs,
            priority,
            3600,
            5_000,
            3,
            Backoff.DEFAULT,
            labels,
            new Destination.KafkaTopic("done"),
            null,
            new Keeping(true, 60_000),
            atMs % 3,
            "taskweir.inbox/0/1",
            atMs % 2 == 0 ? "an-earlier-one" : null,
            atMs % 2 == 0 ? new Idempotency("a-key", "a-request") : null);
    return Task.from(new Accepted(key, function, terms, atMs));
  }
}
