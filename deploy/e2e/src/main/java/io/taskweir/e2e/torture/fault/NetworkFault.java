package io.taskweir.e2e.torture.fault;

import io.taskweir.e2e.torture.cluster.BreakableNetwork;
import io.taskweir.e2e.torture.cluster.Cluster;
import io.taskweir.e2e.torture.cluster.Node;
import java.util.Locale;

/** What comes to one host, or goes from it, or both, is dropped. */
record NetworkFault(What what, BreakableNetwork network, Cluster cluster, Node node)
    implements Fault {
  private static final int LOSS_PERCENT = 15;

  /** What may be done to a host's connections. */
  enum What {
    /** Nothing goes in, nothing goes out. */
    ISOLATE,
    /** It hears the others, and they do not hear it. */
    MUTE,
    /** The others hear it, and it does not hear them. */
    DEAFEN,
    /** Some of the packets to it are lost. */
    LOSS
  }

  @Override
  public String name() {
    return what.name().toLowerCase(Locale.ROOT) + " " + node;
  }

  @Override
  public void inject() {
    for (Node other : cluster.nodes()) {
      if (other != node) {
        if (what == What.ISOLATE || what == What.DEAFEN) {
          network.cut(other.host(), node.host());
        }
        if (what == What.ISOLATE || what == What.MUTE) {
          network.cut(node.host(), other.host());
        }
      }
    }
    if (what == What.LOSS) {
      network.lose(node.host(), LOSS_PERCENT);
    }
  }

  @Override
  public void heal() {
    cluster.nodes().forEach(it -> network.heal(it.host()));
  }
}
