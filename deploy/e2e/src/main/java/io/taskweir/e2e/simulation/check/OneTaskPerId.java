package io.taskweir.e2e.simulation.check;

import java.util.function.Consumer;

/** As long as anything is kept of a task, its id makes no other, nor its submission (G2). */
final class OneTaskPerId implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Life life : evidence.lives()) {
      if (life.doubled() != null) {
        breach.accept(life + " was made beside " + life.doubled());
      }
    }
  }
}
