package io.taskweir.bench.restore;

import io.taskweir.bench.Bench;
import io.taskweir.bench.api.HttpApi;
import io.taskweir.bench.api.MetricsPage;
import io.taskweir.bench.api.TaskApi;
import io.taskweir.bench.broker.BrokerLog;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.bench.line.Target;
import io.taskweir.bench.line.WaitingTasks;
import io.taskweir.bench.measure.CpuByProcess;
import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.process.BrokerProcess;
import io.taskweir.bench.process.ServerProcess;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.cluster.Member.Role;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * One run of {@link Restore}: a broker and a server with all roles, each in a process of its own;
 * the server is filled and started anew twice, first with its databases and then without. One
 * thread, once.
 */
final class RestoreRun {
  private static final String SERVER = "server";
  private static final Duration LONGEST_START = Duration.ofMinutes(15);

  private final Restore settings;
  private final Path folder;
  private final PrintStream report;

  /**
   * @param folder for the data and the logs of both processes
   * @param report gets what is worth knowing beyond the line
   */
  RestoreRun(Restore settings, Path folder, PrintStream report) {
    this.settings = settings;
    this.folder = folder;
    this.report = report;
  }

  RestoreLine measure() {
    report.println("load average before: " + ProcessUse.loadAverage());
    try (BrokerProcess broker = BrokerProcess.start(folder);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
      BrokerLog before;
      try (ServerProcess server = server(broker)) {
        server.awaitReady(LONGEST_START);
        before = BrokerLog.read(admin);
        fill(server, broker);
      }
      BrokerLog after = BrokerLog.read(admin);
      double ordinary = ordinaryStart(broker);
      Bench.delete(folder.resolve(SERVER).resolve("state-store"));
      Found found = startWithoutDisk(broker);
      report.println("load average after: " + ProcessUse.loadAverage());
      RecordCost cost =
          RecordCost.measure(admin, broker.bootstrap(), before, after, settings.tasks(), report);
      return new RestoreLine(
          settings.tasks(),
          ordinary,
          found.start(),
          found.restoration(),
          found.cpu(),
          found.peakRssMb(),
          cost);
    }
  }

  private ServerProcess server(BrokerProcess broker) {
    return ServerProcess.start(broker.bootstrap(), EnumSet.allOf(Role.class), SERVER, 0, folder);
  }

  private void fill(ServerProcess server, BrokerProcess broker) {
    Target target = new Target(server.url(), broker.bootstrap());
    try (WaitingTasks waiting =
        new WaitingTasks(target, LineSettings.TENANT, settings.payloadBytes(), report)) {
      report.printf(
          "filled at %,.0f tasks a second%n",
          waiting.submit("t-", settings.tasks()).takenIn().perSecond());
    }
  }

  /** Seconds that a start takes with all that is on the disk. */
  private double ordinaryStart(BrokerProcess broker) {
    long start = System.nanoTime();
    try (ServerProcess server = server(broker)) {
      server.awaitReady(LONGEST_START);
      double seconds = (System.nanoTime() - start) / 1e9;
      requireAll(server);
      report.printf("started with its databases in %.1f s%n", seconds);
      return seconds;
    }
  }

  /**
   * @param start seconds that the whole start took
   */
  private record Found(double start, Restoration restoration, CpuByProcess cpu, long peakRssMb) {}

  private Found startWithoutDisk(BrokerProcess broker) {
    long brokerBefore = broker.process().use().cpuNanos();
    long start = System.nanoTime();
    try (ServerProcess server = server(broker);
        HttpApi http = new HttpApi(server.url())) {
      Restoration restoration =
          Restoration.watch(new MetricsPage(http), () -> server.awaitReady(LONGEST_START));
      double seconds = (System.nanoTime() - start) / 1e9;
      CpuByProcess cpu =
          new CpuByProcess(
              Map.of(
                  "server",
                  server.process().use().cpuNanos(),
                  "broker",
                  broker.process().use().cpuNanos() - brokerBefore));
      requireAll(server);
      return new Found(seconds, restoration, cpu, server.process().use().peakRssMb());
    }
  }

  private void requireAll(ServerProcess server) {
    try (HttpApi http = new HttpApi(server.url())) {
      Map<TaskState, Long> counts =
          new TaskApi(http).counts(LineSettings.TENANT, WaitingTasks.FUNCTION);
      if (!counts.equals(Map.of(TaskState.ENQUEUED, (long) settings.tasks()))) {
        throw new IllegalStateException(
            "of %d waiting tasks the started state-store has %s"
                .formatted(settings.tasks(), counts));
      }
    }
  }
}
