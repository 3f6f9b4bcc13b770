package io.taskweir.e2e.torture.fault;

import io.taskweir.e2e.torture.cluster.Cluster;
import io.taskweir.e2e.torture.cluster.Node;
import io.taskweir.e2e.torture.cluster.Node.Kind;
import java.time.Duration;
import java.util.Locale;

/** Every instance of a kind ends in good order and is started again, one after the other. */
record RollingRestart(Cluster cluster, Kind kind) implements Fault {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "rolling restart of " + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "s";
  }

  @Override
  public void inject() throws InterruptedException {
    for (Node node : cluster.nodes(kind)) {
      if (node.isWanted()) {
        int before = node.starts();
        node.terminate();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while ((node.starts() == before || !node.isReady()) && System.nanoTime() < deadline) {
          Thread.sleep(100);
        }
      }
    }
  }

  @Override
  public void heal() {}
}
