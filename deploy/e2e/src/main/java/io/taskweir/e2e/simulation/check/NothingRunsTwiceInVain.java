package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.history.History;
import io.taskweir.protocol.TaskKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An attempt begins a second time only if something has gone wrong shortly before it was first
 * dispatched, or since; and never while it runs in the same worker (G4).
 */
final class NothingRunsTwiceInVain implements Invariant {
  /** So long a fault is felt: the longest patience of all, and time to act on its end. */
  private static final long FELT_FOR_MS = 30_000;

  private record Run(TaskKey key, int attempt, String token) {}

  private record RunAt(String worker, Run run) {}

  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    Set<RunAt> running = new HashSet<>();
    Set<Run> begun = new HashSet<>();
    Map<Run, Long> dispatchedMs = new HashMap<>();
    long faultMs = Long.MIN_VALUE;
    for (History.Entry entry : evidence.history().entries()) {
      switch (entry.fact()) {
        case Fact.Fault _ -> faultMs = entry.atMs();
        case Fact.Dispatched it ->
            dispatchedMs.putIfAbsent(new Run(it.key(), it.attempt(), it.token()), entry.atMs());
        case Fact.Began it -> {
          Run run = new Run(it.key(), it.attempt(), it.token());
          if (!running.add(new RunAt(entry.who(), run))) {
            breach.accept("%s runs %s twice at once".formatted(entry.who(), run));
          }
          if (!begun.add(run) && faultMs < dispatchedMs.getOrDefault(run, 0L) - FELT_FOR_MS) {
            breach.accept("without any fault %s began again".formatted(run));
          }
        }
        case Fact.Ended it ->
            running.remove(new RunAt(entry.who(), new Run(it.key(), it.attempt(), it.token())));
        default -> {}
      }
    }
  }
}
