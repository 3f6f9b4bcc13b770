package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.e2e.torture.load.Operation.Rerun;
import io.taskweir.protocol.TaskKey;
import java.util.List;
import java.util.function.Consumer;

/** Every acknowledged task reaches exactly one terminal state (G1, G3); any other at most one. */
final class AckedEndsOnce implements Invariant {
  @Override
  public String name() {
    return "acked-ends-once";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Submissions.byTask(history)
        .forEach(
            (task, submissions) -> {
              if (Submissions.isAcknowledged(submissions)) {
                requireOneEnd(history, task, broken);
              }
            });
    for (Rerun rerun : history.operations(Rerun.class)) {
      if (rerun.newTaskId() != null) {
        requireOneEnd(history, new TaskKey(rerun.tenant(), rerun.newTaskId()), broken);
      }
    }
    history
        .events()
        .forEach(
            (task, events) -> {
              if (ends(events) > 1) {
                broken.accept(task + " ended " + ends(events) + " times: " + events);
              }
            });
  }

  private static void requireOneEnd(History history, TaskKey task, Consumer<String> broken) {
    List<Event> events = history.events().getOrDefault(task, List.of());
    if (ends(events) == 0) {
      broken.accept(task + " was acknowledged and has not ended: " + events);
    }
  }

  private static long ends(List<Event> events) {
    return events.stream().filter(it -> it.to().isTerminal()).count();
  }
}
