package io.taskweir.e2e.torture.fault;

import io.taskweir.e2e.torture.cluster.FakeClock;
import io.taskweir.e2e.torture.cluster.Node;
import java.time.Duration;

/** A server's clock is wrong for a while. */
record ClockJump(Node node, FakeClock clock, Duration ahead, FaultNotes notes) implements Fault {
  @Override
  public String name() {
    return "clock of " + node + " jumps by " + ahead.toMinutes() + " min";
  }

  @Override
  public void inject() {
    notes.skewed(ahead);
    clock.set(ahead);
  }

  @Override
  public void heal() {
    clock.set(Duration.ZERO);
  }
}
