package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.e2e.torture.history.Seen.Task;
import io.taskweir.protocol.TaskKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * When all is at rest, the API shows of every task what its events say, before and after the
 * state-stores have restored everything from the changelog, and counts what it shows.
 */
final class Agreement implements Invariant {
  @Override
  public String name() {
    return "agreement";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Set<TaskKey> all = new HashSet<>(history.events().keySet());
    all.addAll(history.shown().keySet());
    all.addAll(history.restored().keySet());
    for (TaskKey task : all) {
      List<String> said =
          history.events().getOrDefault(task, List.of()).stream().map(Agreement::step).toList();
      Task shown = history.shown().get(task);
      if (shown == null || !shown.states().equals(said)) {
        broken.accept("%s: events say %s, the API %s".formatted(task, said, shown));
      } else if (!shown.equals(history.restored().get(task))) {
        broken.accept(
            "%s: %s before, %s after restoring"
                .formatted(task, shown, history.restored().get(task)));
      }
    }
    requireCounts(history, broken);
  }

  private static String step(Event event) {
    return event.to().publicName() + " " + event.attempt();
  }

  private static void requireCounts(History history, Consumer<String> broken) {
    Map<String, Map<String, Long>> shown = new HashMap<>();
    for (Task task : history.shown().values()) {
      shown
          .computeIfAbsent(task.key().tenant(), it -> new HashMap<>())
          .merge(task.state().publicName(), 1L, Long::sum);
    }
    history
        .counts()
        .forEach(
            (tenant, counts) -> {
              Map<String, Long> counted = new HashMap<>(counts);
              counted.values().removeIf(it -> it == 0);
              if (!counted.equals(shown.getOrDefault(tenant, Map.of()))) {
                broken.accept(
                    "%s: counted %s, listed %s".formatted(tenant, counted, shown.get(tenant)));
              }
            });
  }
}
