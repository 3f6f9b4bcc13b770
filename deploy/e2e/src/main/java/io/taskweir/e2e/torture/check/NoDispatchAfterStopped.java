package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Assignment;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.protocol.TaskState;
import java.util.List;
import java.util.function.Consumer;

/**
 * Once a task has ended, by a stop or otherwise, it is not handed over any more (G7): no committed
 * hand-over is of an attempt that the task never had, and none stands behind its end. Events and
 * hand-overs are on two topics, of which only the times of appending can be compared.
 */
final class NoDispatchAfterStopped implements Invariant {
  /** Records of one transaction reach their brokers in any order, within their batches' time. */
  private static final long SLACK_MS = 2_000;

  @Override
  public String name() {
    return "no-dispatch-after-stopped";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    for (Assignment assignment : history.assignments()) {
      List<Event> events = history.events().getOrDefault(assignment.task(), List.of());
      if (events.isEmpty()) {
        continue; // Poison, or a task that nobody-submitted tells of.
      }
      Event last = events.get(events.size() - 1);
      boolean stopped = last.to() == TaskState.STOPPED;
      boolean behind =
          last.to().isTerminal()
              && assignment.place().appendedMs() > last.place().appendedMs() + SLACK_MS;
      if (assignment.attempt() > last.attempt() || behind) {
        broken.accept(
            "%s %s, and was handed over after that: %s"
                .formatted(assignment.task(), stopped ? "was stopped" : "has ended", assignment));
      }
    }
  }
}
