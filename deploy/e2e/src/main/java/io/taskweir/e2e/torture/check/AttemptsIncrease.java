package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.protocol.TaskState;
import java.util.List;
import java.util.function.Consumer;

/** Every start is of a later attempt than the one before, and no attempt is ever skipped. */
final class AttemptsIncrease implements Invariant {
  @Override
  public String name() {
    return "attempts-increase";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    history.events().values().forEach(events -> check(events, broken));
  }

  private static void check(List<Event> events, Consumer<String> broken) {
    int started = 0;
    int last = 0;
    for (Event event : events) {
      boolean starts = event.to() == TaskState.RUNNING;
      if (event.attempt() < last || (starts && event.attempt() <= started)) {
        broken.accept(event.task() + ": attempts of " + events);
        return;
      }
      last = event.attempt();
      started = starts ? event.attempt() : started;
    }
  }
}
