package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import java.util.function.Consumer;

/**
 * The windows that hold are those of the dispatcher that has taken the partition over last, by the
 * offsets of the commands log.
 */
final class WindowsAreTheOwners implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Fact.WindowsTaken taken : evidence.all(Fact.WindowsTaken.class)) {
      long owner =
          evidence.all(Fact.Commanded.class).stream()
              .filter(it -> it.partition() == taken.partition() && it.offset() < taken.offset())
              .filter(it -> it.command().hasTakeover())
              .mapToLong(it -> it.command().getTakeover().getEpoch())
              .max()
              .orElse(0);
      if (taken.epoch() != owner) {
        breach.accept("the owner's epoch is %d, but: %s".formatted(owner, taken));
      }
    }
  }
}
