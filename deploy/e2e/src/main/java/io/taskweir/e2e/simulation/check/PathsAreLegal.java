package io.taskweir.e2e.simulation.check;

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

import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.event.TaskTransition;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Every change of state is one that {@code docs/task-states.md} knows; an end has none. */
final class PathsAreLegal implements Invariant {
  private static final Map<TaskState, Set<TaskState>> NEXT =
      Map.of(
          ENQUEUED,
          Set.of(DEQUEUED, EXPIRED, INVALID, STOPPING),
          DEQUEUED,
          Set.of(RUNNING, RETRYING, EXPIRED, INVALID, STOPPING),
          RUNNING,
          Set.of(RETRYING, SUCCEEDED, FAILED, INVALID, STOPPING),
          RETRYING,
          Set.of(RUNNING, FAILED, EXPIRED, INVALID, STOPPING),
          STOPPING,
          Set.of(STOPPED));

  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Fact.Told told : evidence.all(Fact.Told.class)) {
      TaskTransition event = told.event();
      TaskState from = event.from();
      boolean legal =
          from == null
              ? event.to() == ENQUEUED
              : NEXT.getOrDefault(from, Set.of()).contains(event.to());
      if (!legal) {
        breach.accept("no task may do this: " + event);
      }
    }
  }
}
