package io.taskweir.e2e.torture.cluster;

import io.taskweir.dev.server.StoreTuning;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.ServerProgram;
import io.taskweir.e2e.process.Surroundings;
import io.taskweir.e2e.torture.cluster.Node.Kind;
import io.taskweir.e2e.torture.load.WorkerNodeProgram;
import io.taskweir.protocol.cluster.Member.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Three brokers, state-stores, dispatchers, submitters and workers, each a process that is started
 * again whenever it ends. Of each role of ours there is one more than is wanted at first, for
 * faults that change their number. Thread-safe.
 */
public final class Cluster implements AutoCloseable {
  /** Of each role of ours. */
  public static final int INSTANCES = 3;

  private static final int BROKERS = 3;
  private static final int WANTED = 2;
  private static final int WORKERS = 3;
  private static final int DISK_MB = 600;
  private static final Duration SUPERVISION = Duration.ofMillis(500);
  private static final Duration LONGEST_START = Duration.ofMinutes(4);

  private final Path folder;
  private final Settings settings;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, SmallDisk> disks = new LinkedHashMap<>();
  private final Map<Node, FakeClock> clocks = new LinkedHashMap<>();
  private final List<KafkaAddress> brokers;
  private final Thread supervisor;
  private volatile boolean closed;

  /**
   * What it is made of.
   *
   * @param network that the programs are joined by
   * @param tenants whose tasks the workers run
   * @param slots of each worker for each tenant
   * @param smallDisks whether brokers and state-stores get disks that can be filled
   * @param fakeClocks whether our servers' clocks can be put wrong
   */
  public record Settings(
      Network network,
      List<String> tenants,
      int slots,
      boolean smallDisks,
      boolean fakeClocks,
      int firstPort) {}

  /** Makes the hosts; nothing runs yet. */
  public Cluster(Path folder, Settings settings) {
    this.folder = folder;
    this.settings = settings;
    List<Host> hosts = new ArrayList<>();
    for (int i = 1; i <= BROKERS; i++) {
      hosts.add(settings.network.host("broker-" + i));
    }
    brokers = KafkaAddress.on(hosts, settings.firstPort);
    for (int i = 0; i < BROKERS; i++) {
      broker(hosts.get(i), brokers.get(i));
    }
    servers(Kind.STATE_STORE, Role.STATE_STORE);
    servers(Kind.DISPATCHER, Role.DISPATCHER);
    servers(Kind.SUBMITTER, Role.SUBMITTER);
    for (int i = 1; i <= WORKERS; i++) {
      worker("worker-" + i);
    }
    supervisor = Thread.ofVirtual().name("supervisor").unstarted(this::supervise);
  }

  /** Starts everything that is wanted and waits until it is ready. */
  public void start() {
    supervisor.start();
    // One kind after the other: each looks for those before it, and all JVMs at once starve.
    for (Kind kind : Kind.values()) {
      want(kind, usual(kind));
      awaitReady(kind, LONGEST_START);
    }
  }

  private void supervise() {
    while (!closed) {
      nodes.forEach(Node::keepRunning);
      pause(SUPERVISION);
    }
  }

  /** As many of each as there are without faults; more are told to end. */
  public void wantUsual() {
    for (Kind kind : Kind.values()) {
      want(kind, usual(kind));
    }
  }

  private static int usual(Kind kind) {
    return kind == Kind.BROKER || kind == Kind.WORKER ? INSTANCES : WANTED;
  }

  /** Starts or ends nodes of a kind until there are so many. */
  public void want(Kind kind, int instances) {
    List<Node> all = nodes(kind);
    for (int i = 0; i < all.size(); i++) {
      if (i < instances) {
        all.get(i).want();
      } else {
        all.get(i).leaveDown();
        all.get(i).terminate();
      }
    }
  }

  /** Something did not come up, or not again. */
  public static final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NotReadyException(String message) {
      super(message);
    }
  }

  /**
   * Waits until all nodes of the kind that are wanted are ready.
   *
   * @throws NotReadyException if one of them is not in time
   */
  public void awaitReady(Kind kind, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (Node node : nodes(kind)) {
      while (node.isWanted() && !node.isReady()) {
        if (System.nanoTime() > deadline) {
          throw new NotReadyException(
              node + " was not ready within " + atMost + "; what it logged is in " + logs());
        }
        pause(Duration.ofMillis(100));
      }
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  public List<Node> nodes(Kind kind) {
    return nodes.stream().filter(it -> it.kind() == kind).toList();
  }

  public Network network() {
    return settings.network;
  }

  /** The disk that can be filled, of those nodes that have one. */
  public Map<Node, SmallDisk> disks() {
    return Map.copyOf(disks);
  }

  /** The clock that can be put wrong, of those nodes that have one. */
  public Map<Node, FakeClock> clocks() {
    return Map.copyOf(clocks);
  }

  public String bootstrap() {
    return KafkaAddress.bootstrap(brokers);
  }

  /** Base URLs of the submitters that are ready. */
  public List<String> urls() {
    List<String> urls = new ArrayList<>();
    for (Node node : nodes(Kind.SUBMITTER)) {
      String url = node.ready();
      if (url != null) {
        urls.add(url);
      }
    }
    return urls;
  }

  /** Where a server keeps its data. */
  public Path data(Node node) {
    return folder.resolve("data").resolve(node.name());
  }

  /** What a worker's handlers have written down. */
  public Path handlerLog(Node worker) {
    return folder.resolve(worker.name() + ".jsonl");
  }

  /** What the processes have logged. */
  public Path logs() {
    return folder.resolve("logs");
  }

  private void broker(Host host, KafkaAddress address) {
    add(
        host,
        Kind.BROKER,
        settings.smallDisks,
        KafkaNodeProgram.class,
        data ->
            Map.of(
                "id", Integer.toString(address.id()),
                "host", host.address(),
                "voters", KafkaAddress.voters(brokers),
                "data", data.toString()));
  }

  private void servers(Kind kind, Role role) {
    StoreTuning stores = new StoreTuning(1, Duration.ofSeconds(3));
    for (int i = 1; i <= INSTANCES; i++) {
      Host host = settings.network.host(role.publicName() + "-" + i);
      add(
          host,
          kind,
          settings.smallDisks && kind == Kind.STATE_STORE,
          ServerProgram.class,
          data ->
              new ServerProgram.Place(bootstrap(), host.address(), host.name(), data)
                  .properties(EnumSet.of(role), (short) BROKERS, stores));
    }
  }

  private void worker(String name) {
    Host host = settings.network.host(name);
    add(
        host,
        Kind.WORKER,
        false,
        WorkerNodeProgram.class,
        data ->
            Map.of(
                "bootstrap", bootstrap(),
                "name", name,
                "tenants", String.join(",", settings.tenants),
                "concurrency", Integer.toString(settings.slots),
                "log", folder.resolve(name + ".jsonl").toString()));
  }

  @FunctionalInterface
  private interface Properties {
    Map<String, String> of(Path data);
  }

  private void add(Host host, Kind kind, boolean smallDisk, Class<?> main, Properties properties) {
    Path data = folder.resolve("data").resolve(host.name());
    Map<String, String> environment = Map.of();
    FakeClock clock = null;
    if (settings.fakeClocks && (kind == Kind.STATE_STORE || kind == Kind.DISPATCHER)) {
      clock = new FakeClock(folder.resolve("clock-" + host.name()));
      environment = clock.environment();
    }
    Surroundings surroundings = new Surroundings(host.prefix(), environment, logs());
    Node node =
        new Node(
            host.name(),
            kind,
            host,
            () -> ChildProcess.launch(main, properties.of(data), surroundings));
    nodes.add(node);
    if (smallDisk) {
      disks.put(node, SmallDisk.mount(data, DISK_MB));
    }
    if (clock != null) {
      clocks.put(node, clock);
    }
  }

  /** Kills everything. What was logged and written down stays. The second time it does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    joinSupervisor();
    for (Node node : nodes) {
      node.leaveDown();
      node.thaw();
      node.kill();
    }
    disks.values().forEach(SmallDisk::close);
    settings.network.close();
  }

  private void joinSupervisor() {
    try {
      supervisor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
