package io.taskweir.statestore.store;

import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.core.task.Terms;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.function.Backoff;
import io.taskweir.protocol.function.Destination;
import java.util.Map;

/** Tasks for tests. */
final class Samples {
  private Samples() {}

  /** A task that was submitted at the given time and is ready unless it is due later. */
  static Task task(String tenant, String function, String id, int priority, long atMs, long dueMs) {
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
            Map.of("k", "v"),
            new Destination.KafkaTopic("done"),
            null,
            "taskweir.inbox/0/1");
    return Task.from(new Accepted(new TaskKey(tenant, id), function, terms, atMs));
  }
}
