package io.taskweir.bench.failover;

import io.taskweir.bench.api.HttpApi;
import io.taskweir.bench.api.TaskApi;
import io.taskweir.bench.broker.BrokerLog;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.failover.StoreGroup.Expelled;
import io.taskweir.bench.line.Target;
import io.taskweir.bench.measure.CpuByProcess;
import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.measure.Quiet;
import io.taskweir.bench.measure.Work;
import io.taskweir.bench.pace.Advance;
import io.taskweir.bench.process.BrokerProcess;
import io.taskweir.bench.process.ServerProcess;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.protocol.partition.TaskRouting;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/**
 * One run of {@link Failover}: the broker, the two state-stores and a server with the other roles
 * are processes, load and workers are in this one. One thread, once.
 */
final class FailoverRun {
  private static final Duration LONGEST_START = Duration.ofMinutes(3);
  private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private final Failover settings;
  private final Path folder;
  private final PrintStream report;
  private final TaskRouting routing = new TaskRouting(Shape.DEFAULT_LAYOUT);

  /**
   * @param folder for the data and the logs of all processes
   * @param report gets what is worth knowing beyond the line
   */
  FailoverRun(Failover settings, Path folder, PrintStream report) {
    this.settings = settings;
    this.folder = folder;
    this.report = report;
  }

  FailoverLine measure() {
    report.println("load average before: " + ProcessUse.loadAverage());
    try (BrokerProcess broker = BrokerProcess.start(folder);
        ServerProcess killed = server(broker, "store-a", Role.STATE_STORE);
        ServerProcess other = server(broker, "store-b", Role.STATE_STORE);
        ServerProcess rest = server(broker, "others", Role.SUBMITTER, Role.DISPATCHER);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
        HttpApi http = new HttpApi(rest.url())) {
      for (ServerProcess server : List.of(killed, other, rest)) {
        server.awaitReady(LONGEST_START);
      }
      StoreGroup group = new StoreGroup(admin);
      group.awaitShared(2);
      Target target = new Target(rest.url(), broker.bootstrap());
      BrokerLog before = BrokerLog.read(admin);
      Work.Meter meter = new Work.Meter();
      try (Load load =
          new Load(target, routing, tenants(), settings.payloadBytes(), settings.rate())) {
        Quiet.sleep(Duration.ofSeconds(settings.warmupSeconds()));
        TaskApi api = new TaskApi(http);
        Outage outage = outage(load, group, killed, api);
        report.println(outage);
        load.stop();
        Advance.await("started", load.submitted(), load::startedTasks, report);
        Advance.await("succeeded", load.submitted(), () -> succeeded(api), report);
        Work work = meter.done(load.submitted());
        CpuByProcess cpu = cpu(broker, other, rest, work);
        BrokerLog after = BrokerLog.read(admin);
        report.println("load average after: " + ProcessUse.loadAverage());
        return new FailoverLine(
            outage,
            work,
            load.repeats(),
            cpu,
            other.process().use().peakRssMb(),
            RecordCost.measure(admin, broker.bootstrap(), before, after, load.submitted(), report));
      }
    }
  }

  private ServerProcess server(BrokerProcess broker, String name, Role... roles) {
    return ServerProcess.start(broker.bootstrap(), EnumSet.copyOf(List.of(roles)), name, 1, folder);
  }

  /** Tenants that together are at home in all partitions. */
  private List<String> tenants() {
    Set<Integer> covered = new TreeSet<>();
    List<String> tenants = new ArrayList<>();
    for (int i = 0; covered.size() < routing.layout().partitions(); i++) {
      String tenant = "bench-" + i;
      List<Integer> shard = IntStream.of(routing.shard(tenant)).boxed().toList();
      if (covered.addAll(shard)) {
        tenants.add(tenant);
      }
    }
    return tenants;
  }

  /** Kills one store, and looks on until all that it had works again. */
  private Outage outage(Load load, StoreGroup group, ServerProcess victim, TaskApi api) {
    Map<String, Set<Integer>> owned = group.awaitShared(2);
    // Tasks that have long ended: they can be read, whoever owns them.
    int old = load.submitted() / 2;
    victim.process().kill();
    long killed = System.nanoTime();
    int first = load.submitted();
    Readings readings = new Readings(api);
    for (int partition = 0; partition < routing.layout().partitions(); partition++) {
      readings.begin(partition, load.key(numberIn(load, partition, old, first)));
    }
    Expelled expelled = group.awaitExpelled(owned.keySet());
    Set<Integer> lost = owned.getOrDefault(expelled.member(), Set.of());
    long read = 0;
    long dispatched = 0;
    for (int partition : lost) {
      dispatched = Math.max(dispatched, awaitDispatch(load, partition, first));
      read = Math.max(read, readings.await(partition));
    }
    return new Outage(lost.size(), expelled.nanos() - killed, read - killed, dispatched - killed);
  }

  private static int numberIn(Load load, int partition, int from, int to) {
    return IntStream.range(from, to)
        .filter(number -> load.partition(number) == partition)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no task of partition " + partition + " was submitted before the kill"));
  }

  /** When the first task of a partition began that was submitted after the kill. */
  private static long awaitDispatch(Load load, int partition, int first) {
    long deadline = System.nanoTime() + LONGEST_OUTAGE.toNanos();
    while (System.nanoTime() < deadline) {
      for (int number = first; number < load.submitted(); number++) {
        if (load.partition(number) == partition && load.startedAt(number) != 0) {
          return load.startedAt(number);
        }
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    throw new IllegalStateException(
        "no task of partition %d has started within %d s after the kill"
            .formatted(partition, LONGEST_OUTAGE.toSeconds()));
  }

  private long succeeded(TaskApi api) {
    return tenants().stream()
        .mapToLong(
            tenant -> api.counts(tenant, Load.FUNCTION).getOrDefault(TaskState.SUCCEEDED, 0L))
        .sum();
  }

  /** Since each began; what the killed one had used is gone with it. */
  private static CpuByProcess cpu(
      BrokerProcess broker, ServerProcess other, ServerProcess rest, Work own) {
    Map<String, Long> nanos = new LinkedHashMap<>();
    nanos.put("broker", broker.process().use().cpuNanos());
    nanos.put("survivingStateStore", other.process().use().cpuNanos());
    nanos.put("submitterAndDispatcher", rest.process().use().cpuNanos());
    nanos.put("workersAndClient", own.cpuNanos());
    return new CpuByProcess(nanos);
  }
}
