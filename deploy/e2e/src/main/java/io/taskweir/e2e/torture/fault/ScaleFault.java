package io.taskweir.e2e.torture.fault;

import io.taskweir.e2e.torture.cluster.Cluster;
import io.taskweir.e2e.torture.cluster.Node.Kind;
import java.util.Locale;

/** One instance of a role, then three, then as many as usual. */
record ScaleFault(Cluster cluster, Kind kind) implements Fault {
  private static final int ALONE_MS = 8_000;

  @Override
  public String name() {
    return "1-3-1 of " + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "s";
  }

  @Override
  public void inject() throws InterruptedException {
    cluster.want(kind, 1);
    Thread.sleep(ALONE_MS);
    cluster.want(kind, Cluster.INSTANCES);
  }

  @Override
  public void heal() {
    cluster.want(kind, 1);
    cluster.wantUsual();
  }
}
