package io.taskweir.e2e.torture.cluster;

import io.taskweir.dev.server.Listen;
import java.util.List;

/** All programs on this machine's loopback address: nothing can be cut. */
public final class Loopback implements Network {
  @Override
  public Host host(String name) {
    return new Host(name, Listen.LOOPBACK, List.of());
  }

  @Override
  public boolean canCut() {
    return false;
  }

  @Override
  public void cut(Host from, Host to) {
    throw new UnsupportedOperationException("connections on loopback cannot be cut");
  }

  @Override
  public void lose(Host to, int percent) {
    throw new UnsupportedOperationException("packets on loopback cannot be dropped");
  }

  @Override
  public void heal(Host at) {}

  @Override
  public void close() {}
}
