package io.taskweir.bench.workers;

import io.taskweir.bench.api.HttpApi;
import io.taskweir.bench.api.TaskApi;
import io.taskweir.bench.broker.BrokerLog;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.line.Inputs;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.bench.measure.Footprint;
import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.measure.Quiet;
import io.taskweir.bench.measure.Work;
import io.taskweir.bench.workers.WorkersLine.Idle;
import io.taskweir.bench.workers.light.LightWorkers;
import io.taskweir.bench.workers.light.LightWorkers.Crew;
import io.taskweir.client.Receipt;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.dev.DevServer;
import io.taskweir.protocol.TaskState;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.Admin;

/**
 * One run of {@link Workers}: the same tasks with one worker that has all the slots, with as many
 * workers as slots, and with one again. The workers are streams in another process, so that this
 * one's memory and processor time are the platform's. One thread, once.
 */
final class WorkersRun {
  private static final Duration STUCK_AFTER = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final double QUIET_CORES = 0.25;

  private final Workers settings;
  private final DevServer server;
  private final PrintStream report;
  private final Duration idle;
  private final LineSettings line;
  private final Inputs inputs;
  private long ended;

  /**
   * @param idle how long the platform is watched doing nothing, each time, and may take to come to
   *     that
   * @param report gets what is worth knowing beyond the line
   */
  WorkersRun(Workers settings, DevServer server, Duration idle, PrintStream report) {
    this.idle = idle;
    this.settings = settings;
    this.server = server;
    this.report = report;
    line = settings.line();
    inputs = new Inputs(line.payloadBytes());
  }

  WorkersLine measure(Admin admin) {
    return measure(
        admin,
        (before, after) ->
            RecordCost.measure(admin, server.bootstrap(), before, after, settings.tasks(), report));
  }

  /**
   * @param cost of the tasks with all workers, told by the log before and after them
   */
  WorkersLine measure(Admin admin, BiFunction<BrokerLog, BrokerLog, RecordCost> cost) {
    report.println("load average before: " + ProcessUse.loadAverage());
    try (HttpApi http = new HttpApi(server.url());
        Submitter submitter = Submitter.connect(server.bootstrap(), LineSettings.TENANT)) {
      TaskApi api = new TaskApi(http);
      Work first;
      try (LightWorkers _ = connect(1, settings.workers())) {
        if (settings.warmup() > 0) {
          drain("warm-up", settings.warmup(), submitter, api);
        }
        first = drain("one worker", settings.tasks(), submitter, api);
      }
      Idle without = idle("no worker");
      long connecting = System.nanoTime();
      Idle with;
      Work many;
      long workersCpu;
      BrokerLog before;
      BrokerLog after;
      try (LightWorkers workers = connect(settings.workers(), 1)) {
        connecting = System.nanoTime() - connecting;
        with = idle(settings.workers() + " workers");
        before = BrokerLog.read(admin);
        workersCpu = workers.use().cpuNanos();
        many = drain(settings.workers() + " workers", settings.tasks(), submitter, api);
        workersCpu = workers.use().cpuNanos() - workersCpu;
        after = BrokerLog.read(admin);
      }
      Work last;
      try (LightWorkers _ = connect(1, settings.workers())) {
        last = drain("one worker again", settings.tasks(), submitter, api);
      }
      report.println("load average after: " + ProcessUse.loadAverage());
      return new WorkersLine(
          settings.workers(),
          connecting / 1e9,
          without,
          with,
          first.and(last),
          many,
          workersCpu,
          cost.apply(before, after));
    }
  }

  private LightWorkers connect(int workers, int slots) {
    return LightWorkers.connect(
        new Crew(server.bootstrap(), LineSettings.TENANT, line.function(), workers, slots),
        server.dataDir().resolve("bench"));
  }

  private Idle idle(String what) {
    Quiet.await(QUIET_CORES, (int) idle.toSeconds(), report);
    Footprint room = Footprint.now(server.dataDir());
    long cpu = ProcessUse.own().cpuNanos();
    long start = System.nanoTime();
    Quiet.sleep(idle);
    double cores = (double) (ProcessUse.own().cpuNanos() - cpu) / (System.nanoTime() - start);
    report.printf("%s: %.3f cores idle, %s%n", what, cores, room);
    return new Idle(cores, room);
  }

  /** As fast as Kafka takes them; the platform has the backlog to hand out from. */
  private Work drain(String what, int tasks, Submitter submitter, TaskApi api) {
    Work.Meter meter = new Work.Meter();
    List<CompletableFuture<Receipt>> underWay = new ArrayList<>();
    for (int number = 0; number < tasks; number++) {
      underWay.add(submitter.submit(Task.raw(line.function(), inputs.of(number))));
      if (underWay.size() == line.outstanding()) {
        underWay.forEach(CompletableFuture::join);
        underWay.clear();
      }
    }
    underWay.forEach(CompletableFuture::join);
    ended += tasks;
    awaitSucceeded(api);
    Work work = meter.done(tasks);
    report.printf(
        "%s: %,.0f tasks/s, %.1f us of the platform's processor time each%n",
        what, work.perSecond(), work.cpuMicrosPerTask());
    return work;
  }

  private void awaitSucceeded(TaskApi api) {
    long succeeded = -1;
    long moved = System.nanoTime();
    while (succeeded < ended) {
      Quiet.sleep(LOOK_AGAIN);
      Map<TaskState, Long> counts = api.counts(LineSettings.TENANT, line.function());
      long now = counts.getOrDefault(TaskState.SUCCEEDED, 0L);
      if (now != succeeded) {
        succeeded = now;
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > STUCK_AFTER.toNanos()) {
        throw new IllegalStateException(
            "nothing has moved for " + STUCK_AFTER.toSeconds() + " s: " + counts);
      }
    }
  }
}
