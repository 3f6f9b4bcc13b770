package io.taskweir.e2e.torture.fault;

import io.taskweir.e2e.torture.cluster.BreakableNetwork;
import io.taskweir.e2e.torture.cluster.Cluster;
import io.taskweir.e2e.torture.cluster.Node;
import io.taskweir.e2e.torture.cluster.Node.Kind;
import io.taskweir.e2e.torture.load.Load;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/** All faults that there are, by what they need of the machine. */
public enum FaultKind {
  KILL(Needs.NOTHING),
  DOWN(Needs.NOTHING),
  FREEZE(Needs.NOTHING),
  RESTART(Needs.NOTHING),
  SCALE(Needs.NOTHING),
  FLOOD(Needs.NOTHING),
  POISON(Needs.NOTHING),
  TRANSACTION(Needs.NOTHING),
  TOPIC(Needs.NOTHING),
  CORRUPT(Needs.NOTHING),
  ISOLATE(Needs.NETWORK),
  MUTE(Needs.NETWORK),
  DEAFEN(Needs.NETWORK),
  LOSS(Needs.NETWORK),
  DISK(Needs.DISK),
  CLOCK(Needs.CLOCK);

  /** What a fault cannot do without. */
  public enum Needs {
    NOTHING,
    /** Connections that can be cut. */
    NETWORK,
    /** Disks that can be filled. */
    DISK,
    /** Clocks that can be put wrong. */
    CLOCK
  }

  private static final List<Kind> ROLES =
      List.of(Kind.STATE_STORE, Kind.DISPATCHER, Kind.SUBMITTER);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Needs needs;

  FaultKind(Needs needs) {
    this.needs = needs;
  }

  public Needs needs() {
    return needs;
  }

  /** The name in the command, such as {@code freeze}. */
  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * One of the kind, whose victim is chance.
   *
   * @param victims that have what it needs
   */
  Fault on(Victims victims, SplittableRandom random) {
    Cluster cluster = victims.cluster();
    FaultNotes notes = victims.notes();
    return switch (this) {
      case KILL -> new ProcessFault(ProcessFault.What.KILL, anyNode(cluster, random));
      case DOWN -> new ProcessFault(ProcessFault.What.DOWN, anyNode(cluster, random));
      case FREEZE -> new ProcessFault(ProcessFault.What.FREEZE, anyNode(cluster, random));
      case RESTART -> new RollingRestart(cluster, any(List.of(Kind.values()), random));
      case SCALE -> new ScaleFault(cluster, any(ROLES, random));
      case FLOOD -> new Flood(victims.load(), any(Load.tenantNames(), random));
      case POISON -> new PoisonRecords(cluster.bootstrap(), random.split());
      case TRANSACTION ->
          new HangingTransaction(cluster.bootstrap(), "hanging-" + random.nextInt(1 << 30), notes);
      case TOPIC ->
          new DeletedTopic(
              cluster.bootstrap(), any(victims.load().tenants(), random).destination(), notes);
      case CORRUPT -> corrupt(cluster, random);
      case ISOLATE -> network(NetworkFault.What.ISOLATE, cluster, random);
      case MUTE -> network(NetworkFault.What.MUTE, cluster, random);
      case DEAFEN -> network(NetworkFault.What.DEAFEN, cluster, random);
      case LOSS -> network(NetworkFault.What.LOSS, cluster, random);
      case DISK -> {
        Node node = any(sorted(cluster.disks().keySet()), random);
        yield new FullDisk(node, Objects.requireNonNull(cluster.disks().get(node)));
      }
      case CLOCK -> {
        Node node = any(sorted(cluster.clocks().keySet()), random);
        Duration ahead = random.nextBoolean() ? HOUR : HOUR.negated();
        yield new ClockJump(node, Objects.requireNonNull(cluster.clocks().get(node)), ahead, notes);
      }
    };
  }

  private static Fault corrupt(Cluster cluster, SplittableRandom random) {
    Node node = any(wanted(cluster.nodes(Kind.STATE_STORE)), random);
    return new CorruptFile(node, cluster.data(node), random.split());
  }

  private static Fault network(NetworkFault.What what, Cluster cluster, SplittableRandom random) {
    if (!(cluster.network() instanceof BreakableNetwork network)) {
      throw new IllegalStateException(what + " needs a network that can be broken");
    }
    return new NetworkFault(what, network, cluster, anyNode(cluster, random));
  }

  private static Node anyNode(Cluster cluster, SplittableRandom random) {
    Kind kind = any(List.of(Kind.values()), random);
    return any(wanted(cluster.nodes(kind)), random);
  }

  private static List<Node> wanted(List<Node> nodes) {
    List<Node> wanted = nodes.stream().filter(Node::isWanted).toList();
    return wanted.isEmpty() ? nodes : wanted;
  }

  /** In an order that does not change from run to run. */
  private static List<Node> sorted(Set<Node> nodes) {
    return wanted(nodes.stream().sorted(Comparator.comparing(Node::name)).toList());
  }

  private static <T> T any(List<T> of, SplittableRandom random) {
    return of.get(random.nextInt(of.size()));
  }
}
