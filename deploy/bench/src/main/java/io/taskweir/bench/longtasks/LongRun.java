package io.taskweir.bench.longtasks;

import io.taskweir.bench.api.HttpApi;
import io.taskweir.bench.api.TaskApi;
import io.taskweir.bench.broker.BrokerLog;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.line.Acknowledgements;
import io.taskweir.bench.line.Inputs;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.measure.Quiet;
import io.taskweir.bench.measure.Work;
import io.taskweir.bench.pace.Advance;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.dev.DevServer;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Worker;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;

/** One run of {@link LongTasks}: idle, then all tasks at once, then none. One thread, once. */
final class LongRun {
  private static final String FUNCTION = "long";
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final double QUIET_CORES = 0.3;

  /** Before the first task ends, nothing of which is to be seen. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  private final LongTasks settings;
  private final DevServer server;
  private final PrintStream report;
  private final Duration idleTime;
  private final AtomicInteger attempts = new AtomicInteger();

  /**
   * @param idleTime how long the platform is watched doing nothing, and may take to come to that
   * @param report gets what is worth knowing beyond the line
   */
  LongRun(LongTasks settings, DevServer server, Duration idleTime, PrintStream report) {
    this.idleTime = idleTime;
    this.settings = settings;
    this.server = server;
    this.report = report;
  }

  LongLine measure() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
      report.println("load average before: " + ProcessUse.loadAverage());
      BrokerLog before = BrokerLog.read(admin);
      Found found = find();
      report.println("load average after: " + ProcessUse.loadAverage());
      long peakRssMb = ProcessUse.own().peakRssMb();
      BrokerLog after = BrokerLog.read(admin);
      RecordCost cost =
          RecordCost.measure(admin, server.bootstrap(), before, after, settings.tasks(), report);
      return new LongLine(settings, found, peakRssMb, cost);
    }
  }

  /**
   * All but the cost in records.
   *
   * @param starting from the first submission until all ran
   * @param idle nothing to do, the worker connected
   * @param running while all of them ran
   * @param ended from the first submission until all had succeeded
   * @param repeats attempts beyond the first of their task
   */
  record Found(Duration starting, Work idle, Work running, Work ended, int repeats) {}

  Found find() {
    try (Worker worker = worker();
        HttpApi http = new HttpApi(server.url());
        Submitter submitter = Submitter.connect(server.bootstrap(), LineSettings.TENANT)) {
      awaitConnected(worker);
      TaskApi api = new TaskApi(http);
      Quiet.await(QUIET_CORES, (int) idleTime.toSeconds(), report);
      Work idle = during(idleTime);
      Work.Meter all = new Work.Meter();
      long submitted = System.nanoTime();
      submit(submitter);
      Advance.await("started", settings.tasks(), attempts::get, report);
      Duration starting = Duration.ofNanos(System.nanoTime() - submitted);
      Work running = during(runningFor(starting));
      Advance.await("succeeded", settings.tasks(), () -> succeeded(api), report);
      Work ended = all.done(settings.tasks());
      return new Found(starting, idle, running, ended, attempts.get() - settings.tasks());
    }
  }

  private Worker worker() {
    return Worker.connect(server.bootstrap())
        .tenant(LineSettings.TENANT)
        .handle(FUNCTION, (input, task) -> hold())
        .concurrency(settings.tasks())
        .start();
  }

  private static void awaitConnected(Worker worker) {
    try {
      if (!worker.awaitConnected(CONNECT)) {
        throw new IllegalStateException("no dispatcher was found within " + CONNECT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while connecting", e);
    }
  }

  private Payload hold() throws InterruptedException {
    attempts.incrementAndGet();
    Thread.sleep(Duration.ofSeconds(settings.seconds()));
    return Payload.empty();
  }

  private void submit(Submitter submitter) {
    Inputs inputs = new Inputs(settings.payloadBytes());
    Acknowledgements acknowledged = new Acknowledgements(settings.tasks());
    for (int number = 0; number < settings.tasks(); number++) {
      acknowledged.expect(submitter.submit(Task.raw(FUNCTION, inputs.of(number))));
    }
    acknowledged.awaitLast();
  }

  /** As long as all of them run, if the first began when it was submitted. */
  private Duration runningFor(Duration starting) {
    Duration left = Duration.ofSeconds(settings.seconds()).minus(starting).minus(MARGIN);
    if (left.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalStateException(
          ("%d tasks took %d s to start and run for %d s, so they never ran all at once: fewer"
                  + " tasks, or more seconds")
              .formatted(settings.tasks(), starting.toSeconds(), settings.seconds()));
    }
    return left;
  }

  private static Work during(Duration time) {
    Work.Meter meter = new Work.Meter();
    Quiet.sleep(time);
    return meter.done(0);
  }

  private static long succeeded(TaskApi api) {
    return api.counts(LineSettings.TENANT, FUNCTION).getOrDefault(TaskState.SUCCEEDED, 0L);
  }
}
