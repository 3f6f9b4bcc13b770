package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.event.TaskTransition;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a task are numbered from 1 without a gap, each beginning where the last one ended
 * (G8). A task whose record was deleted may begin anew, once it has ended.
 */
final class EventsAreGapless implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    Map<TaskKey, TaskTransition> latest = new HashMap<>();
    for (Fact.Told told : evidence.all(Fact.Told.class)) {
      TaskTransition event = told.event();
      TaskTransition before = latest.put(event.key(), event);
      boolean over = before == null || before.to().isTerminal();
      if (!(over && event.seq() == 1 && event.from() == null) && !follows(before, event)) {
        breach.accept("event %s follows %s".formatted(event, before));
      }
    }
  }

  private static boolean follows(@Nullable TaskTransition before, TaskTransition event) {
    TaskState from = event.from();
    return before != null
        && event.seq() == before.seq() + 1
        && before.to().equals(from)
        && event.attempt() >= before.attempt();
  }
}
