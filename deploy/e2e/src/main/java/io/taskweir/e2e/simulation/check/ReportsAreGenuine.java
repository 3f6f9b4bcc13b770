package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import java.util.function.Consumer;

/**
 * A report that changed a task is of the present attempt (or of the next, whose hand-over was lost
 * to an aborted transaction), has its token, and is of the task's tenant (G5, G12).
 */
final class ReportsAreGenuine implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    for (Fact.ReportCounted counted : evidence.all(Fact.ReportCounted.class)) {
      boolean present =
          counted.attempt() == counted.before() || counted.attempt() == counted.before() + 1;
      boolean genuine =
          evidence.isToken(counted.token(), counted.key(), counted.attempt(), counted.origin());
      if (!present || !genuine || !counted.reporter().equals(counted.key().tenant())) {
        breach.accept("%s has counted".formatted(counted));
      }
    }
  }
}
