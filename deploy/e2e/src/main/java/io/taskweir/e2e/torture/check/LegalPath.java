package io.taskweir.e2e.torture.check;

import static io.taskweir.protocol.TaskState.DEQUEUED;
import static io.taskweir.protocol.TaskState.ENQUEUED;
import static io.taskweir.protocol.TaskState.EXPIRED;
import static io.taskweir.protocol.TaskState.FAILED;
import static io.taskweir.protocol.TaskState.INVALID;
import static io.taskweir.protocol.TaskState.RETRYING;
import static io.taskweir.protocol.TaskState.RUNNING;
import static io.taskweir.protocol.TaskState.STOPPED;
import static io.taskweir.protocol.TaskState.STOPPING;
import static io.taskweir.protocol.TaskState.SUCCEEDED;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.protocol.TaskState;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Events of a task are numbered without a gap from 1, each goes on where the one before ended, only
 * along the arrows of {@code docs/task-states.md}, and none follows a terminal state (G3).
 */
final class LegalPath implements Invariant {
  private static final Map<TaskState, Set<TaskState>> ARROWS =
      Map.of(
          ENQUEUED, EnumSet.of(DEQUEUED, EXPIRED, INVALID, STOPPING),
          DEQUEUED, EnumSet.of(RUNNING, RETRYING, EXPIRED, INVALID, STOPPING),
          RUNNING, EnumSet.of(RETRYING, SUCCEEDED, FAILED, INVALID, STOPPING),
          RETRYING, EnumSet.of(RUNNING, FAILED, EXPIRED, INVALID, STOPPING),
          STOPPING, EnumSet.of(STOPPED));

  @Override
  public String name() {
    return "legal-path";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    history.events().values().forEach(events -> check(events, broken));
  }

  private static void check(List<Event> events, Consumer<String> broken) {
    TaskState before = null;
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      boolean legal =
          event.seq() == i + 1
              && event.from() == before
              && (before == null
                  ? event.to() == ENQUEUED
                  : ARROWS.getOrDefault(before, Set.of()).contains(event.to()));
      if (!legal) {
        broken.accept(
            "%s: %s as number %d after %s, all: %s"
                .formatted(event.task(), event, i + 1, before, events));
        return;
      }
      before = event.to();
    }
  }
}
