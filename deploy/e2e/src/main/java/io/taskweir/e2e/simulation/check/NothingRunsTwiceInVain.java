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
 * An attempt begins a second time only if something has gone wrong since it was first dispatched,
 * or it was issued again because the partition had a new dispatcher; and never while it runs in the
 * same worker (G4).
 */
final class NothingRunsTwiceInVain implements Invariant {
  private record Run(TaskKey key, int attempt, String token) {}

  private record RunAt(String worker, Run run) {}

  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    Set<RunAt> running = new HashSet<>();
    Set<Run> begun = new HashSet<>();
    Map<Run, Integer> faultsBefore = new HashMap<>();
    int faults = 0;
    for (History.Entry entry : evidence.history().entries()) {
      switch (entry.fact()) {
        case Fact.Fault _ -> faults++;
        case Fact.Dispatched it -> {
          Run run = new Run(it.key(), it.attempt(), it.token());
          if (it.reissued()) {
            faultsBefore.put(run, -1);
          } else {
            faultsBefore.putIfAbsent(run, faults);
          }
        }
        case Fact.Began it -> {
          Run run = new Run(it.key(), it.attempt(), it.token());
          if (!running.add(new RunAt(entry.who(), run))) {
            breach.accept("%s runs %s twice at once".formatted(entry.who(), run));
          }
          if (!begun.add(run) && faultsBefore.getOrDefault(run, faults) == faults) {
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
