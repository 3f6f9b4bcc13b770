package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.load.HandlerRun;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** No worker runs more of a tenant's tasks at once than it has slots for it. */
final class WithinSlots implements Invariant {
  @Override
  public String name() {
    return "within-slots";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    Map<String, Integer> running = new HashMap<>();
    for (HandlerRun run : history.runs()) {
      String of = run.worker() + " " + run.tenant();
      int now = running.merge(of, run.began() ? 1 : -1, Integer::sum);
      if (now > history.limits().slots()) {
        broken.accept(of + " ran " + now + " at once when " + run + " began");
      }
    }
  }
}
