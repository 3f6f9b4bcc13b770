package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Delivered;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.e2e.torture.history.Seen.Task;
import io.taskweir.protocol.TaskKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The outcome of every task that has a destination has arrived there exactly once, or it is
 * recorded that it could not be delivered (G8).
 */
final class OutcomesArrive implements Invariant {
  @Override
  public String name() {
    return "outcomes-arrive";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Map<TaskKey, List<Delivered>> arrived =
        history.delivered().stream()
            .collect(Collectors.groupingBy(Delivered::task, HashMap::new, Collectors.toList()));
    for (Task task : history.shown().values()) {
      check(history, task, arrived.getOrDefault(task.key(), List.of()), broken);
    }
  }

  private static void check(
      History history, Task task, List<Delivered> arrived, Consumer<String> broken) {
    switch (task.delivery()) {
      case "pending" -> broken.accept(task.key() + ": its outcome is still on its way");
      case "delivered" -> {
        List<Event> events = history.events().getOrDefault(task.key(), List.of());
        boolean once = arrived.size() == 1 && arrived.get(0).seq() == events.size();
        boolean deleted =
            arrived.isEmpty()
                && history.tenants().stream()
                    .filter(it -> it.name().equals(task.key().tenant()))
                    .anyMatch(it -> history.limits().deletedTopics().contains(it.destination()));
        if (!once && !deleted) {
          broken.accept("%s: delivered, and arrived: %s".formatted(task.key(), arrived));
        }
      }
      default -> {
        // It has no destination, or the delivery is recorded as failed: an abort may have hidden
        // that something had arrived, but then it is not committed.
        if (!arrived.isEmpty()) {
          broken.accept(
              "%s: delivery is \"%s\", and arrived: %s"
                  .formatted(task.key(), task.delivery(), arrived));
        }
      }
    }
  }
}
