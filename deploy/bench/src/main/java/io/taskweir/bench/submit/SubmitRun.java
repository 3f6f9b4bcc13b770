package io.taskweir.bench.submit;

import io.taskweir.bench.api.HttpApi;
import io.taskweir.bench.api.TaskApi;
import io.taskweir.bench.broker.BrokerLog;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.line.Inputs;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.measure.Quiet;
import io.taskweir.bench.measure.ThreadUse;
import io.taskweir.bench.measure.Work;
import io.taskweir.bench.pace.Advance;
import io.taskweir.dev.DevServer;
import io.taskweir.protocol.TaskState;
import java.io.PrintStream;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Measures one entrance after the other on the same server. One thread. */
final class SubmitRun {
  /** No worker serves it. */
  private static final String FUNCTION = "waiting";

  private static final double QUIET_CORES = 0.5;
  private static final int BULK_CALLS = 8;

  private final Submit settings;
  private final DevServer server;
  private final PrintStream report;
  private final int quietSeconds;
  private final Inputs inputs;

  /**
   * @param quietSeconds for which a measurement waits at most until the process is quiet
   * @param report gets what is worth knowing beyond the line
   */
  SubmitRun(Submit settings, DevServer server, int quietSeconds, PrintStream report) {
    this.quietSeconds = quietSeconds;
    this.settings = settings;
    this.server = server;
    this.report = report;
    inputs = new Inputs(settings.payloadBytes());
  }

  SubmitLine measure(Through through) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
      report.printf("%s; load average before: %s%n", through, ProcessUse.loadAverage());
      Found found = find(through, admin);
      report.println("load average after: " + ProcessUse.loadAverage());
      long peakRssMb = ProcessUse.own().peakRssMb();
      RecordCost cost =
          RecordCost.measure(
              admin, server.bootstrap(), found.before(), found.after(), settings.tasks(), report);
      return new SubmitLine(
          through, found.submitted().accepted(), found.submitted().takenIn(), peakRssMb, cost);
    }
  }

  /** All but the cost in records, which the log between the two readings tells. */
  record Found(Submitted submitted, BrokerLog before, BrokerLog after) {}

  Found find(Through through, Admin admin) {
    try (Entrance entrance = entrance(through);
        HttpApi http = new HttpApi(server.url())) {
      TaskApi tasks = new TaskApi(http);
      if (settings.warmup() > 0) {
        submit(entrance, settings.warmup(), tasks);
      }
      BrokerLog before = BrokerLog.read(admin);
      ThreadUse threads = new ThreadUse();
      Submitted submitted = submit(entrance, settings.tasks(), tasks);
      threads.table(settings.tasks()).forEach(report::println);
      return new Found(submitted, before, BrokerLog.read(admin));
    }
  }

  private Entrance entrance(Through through) {
    String tenant = LineSettings.TENANT;
    String path = "/v1/tenants/" + tenant + "/tasks";
    return switch (through) {
      case LIBRARY -> new LibraryEntrance(server.bootstrap(), tenant, FUNCTION, inputs);
      case HTTP ->
          new HttpEntrance(
              server.url(),
              path,
              "application/json",
              settings.connections(),
              new SingleCalls(FUNCTION, inputs));
      case BULK ->
          new HttpEntrance(
              server.url(),
              path + ":batch",
              "application/x-ndjson",
              BULK_CALLS,
              new BulkCalls(FUNCTION, inputs, settings.linesPerCall()));
    };
  }

  /**
   * @param accepted until the last was acknowledged
   * @param takenIn until the last could be seen waiting
   */
  record Submitted(Work accepted, Work takenIn) {}

  /** Returns when the state-store has taken all of them in and nothing is left to be done. */
  private Submitted submit(Entrance entrance, int count, TaskApi tasks) {
    long present = waiting(tasks);
    Work.Meter meter = new Work.Meter();
    entrance.submit(count);
    Work accepted = meter.done(count);
    Advance.await("taken in", count, () -> waiting(tasks) - present, report);
    Work takenIn = meter.done(count);
    Quiet.await(QUIET_CORES, quietSeconds, report);
    return new Submitted(accepted, takenIn);
  }

  private static long waiting(TaskApi tasks) {
    return tasks.counts(LineSettings.TENANT, FUNCTION).getOrDefault(TaskState.ENQUEUED, 0L);
  }
}
