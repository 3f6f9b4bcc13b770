package io.taskweir.e2e.torture.fault;

import io.taskweir.e2e.torture.cluster.Node;
import java.util.Locale;

/**
 * A signal to one process.
 *
 * @param what is done to it
 */
record ProcessFault(What what, Node node) implements Fault {

  /** What may be done to a process. */
  enum What {
    /** {@code kill -9}; it is started again at once. */
    KILL,
    /** {@code kill -9}; it stays down until healed. */
    DOWN,
    /** SIGSTOP until healed: longer than sessions and, now and then, leases. */
    FREEZE
  }

  @Override
  public String name() {
    return what.name().toLowerCase(Locale.ROOT) + " " + node;
  }

  @Override
  public void inject() {
    switch (what) {
      case KILL -> node.kill();
      case DOWN -> {
        node.leaveDown();
        node.kill();
      }
      case FREEZE -> node.freeze();
    }
  }

  @Override
  public void heal() {
    switch (what) {
      case KILL -> {}
      case DOWN -> node.want();
      case FREEZE -> node.thaw();
    }
  }
}
