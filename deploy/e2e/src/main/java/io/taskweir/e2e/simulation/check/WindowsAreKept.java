package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import java.util.function.Consumer;

/** Nothing is let out of a lane in a partition beyond its window. */
final class WindowsAreKept implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Fact.HandedOver handedOver : evidence.all(Fact.HandedOver.class)) {
      if (handedOver.out() > handedOver.window()) {
        breach.accept("beyond the window: " + handedOver);
      }
    }
  }
}
