package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * After the end of a task no dispatch of it is issued by the same opening of the store or a later
 * one, by the offsets of the dispatch log (G7, and not for stopped tasks only).
 */
final class TheEndedAreNotDispatched implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    Map<Object, List<Fact.Dispatched>> dispatched = new HashMap<>();
    for (Fact.Dispatched it : evidence.all(Fact.Dispatched.class)) {
      evidence
          .originOf(it.token(), it.key(), it.attempt())
          .ifPresent(origin -> dispatched.computeIfAbsent(origin, _ -> new ArrayList<>()).add(it));
    }
    for (Life life : evidence.lives()) {
      for (Fact.Told told : life.told()) {
        if (told.event().to().isTerminal()) {
          dispatched.getOrDefault(life.origin(), List.of()).stream()
              .filter(it -> it.offset() >= told.dispatchEnd())
              .filter(it -> it.incarnation() >= told.incarnation())
              .forEach(it -> breach.accept("%s was ended, then: %s".formatted(life, it)));
        }
      }
    }
  }
}
