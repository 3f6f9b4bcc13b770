package io.taskweir.bench.flow;

import io.taskweir.bench.broker.BrokerLog;
import io.taskweir.bench.broker.BrokerRequests;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.line.Target;
import io.taskweir.bench.line.TaskLine;
import io.taskweir.bench.line.TaskTimes;
import io.taskweir.bench.measure.Percentiles;
import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.measure.Profile;
import io.taskweir.bench.measure.Quiet;
import io.taskweir.bench.measure.ThreadUse;
import io.taskweir.bench.pace.Pace;
import io.taskweir.bench.pace.Progress;
import io.taskweir.dev.DevServer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** One run of one scenario on a server that has nothing else to do. One thread, once. */
final class FlowRun {
  /** GETs that wait for the end of a task: enough for a 99th percentile, too few to be a load. */
  private static final int WATCHED_TASKS = 1_000;

  /** Longer than any commit of the line takes. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  /** All of them have ended when it is waited for. */
  private static final Duration LONGEST_GET = Duration.ofSeconds(90);

  private final FlowPlan plan;
  private final DevServer server;
  private final PrintStream report;
  private final TaskTimes times;
  private final int pacedWarmup;

  /**
   * @param report gets what is worth knowing beyond the line
   */
  FlowRun(FlowPlan plan, DevServer server, PrintStream report) {
    this.plan = plan;
    this.server = server;
    this.report = report;
    FixedRate rate = plan.rate();
    pacedWarmup = rate == null ? 0 : rate.warmupTasks();
    times = new TaskTimes(Math.addExact(plan.warmup(), Math.addExact(pacedWarmup, plan.tasks())));
  }

  /** What only the measured phase knows. */
  private record Measured(
      double tasksPerSecond, Percentiles start, Percentiles finished, double cpuMicrosPerTask) {}

  FlowLine measure() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
      report.println("load average before: " + ProcessUse.loadAverage());
      BrokerLog before;
      BrokerLog after;
      Measured measured;
      try (TaskLine line = TaskLine.open(plan.line(), Target.of(server), times)) {
        warmUp(line);
        settle();
        before = BrokerLog.read(admin);
        measured = measured(line);
        report.println("load average after: " + ProcessUse.loadAverage());
        settle();
        after = BrokerLog.read(admin);
      }
      long peakRssMb = ProcessUse.own().peakRssMb();
      report.printf("attempts beyond the first of their task: %d%n", times.repeats());
      return new FlowLine(
          plan.scenario(),
          measured.tasksPerSecond(),
          measured.start(),
          measured.finished(),
          measured.cpuMicrosPerTask(),
          peakRssMb,
          RecordCost.measure(admin, server.bootstrap(), before, after, plan.tasks(), report));
    }
  }

  private void warmUp(TaskLine line) {
    int at = plan.warmup();
    phase(line, "warm-up", 0, at, closedLoop());
    if (pacedWarmup > 0) {
      phase(line, "warm-up at rate", at, at + pacedWarmup, pace(at));
    }
  }

  private Pace closedLoop() {
    return Pace.closedLoop(plan.line().outstanding(), times::startedTasks, TaskLine.STUCK_AFTER);
  }

  private Pace pace(int first) {
    FixedRate rate = plan.rate();
    return rate == null ? closedLoop() : Pace.fixedRate(first, rate.rate());
  }

  private Measured measured(TaskLine line) {
    int from = plan.warmup() + pacedWarmup;
    int to = from + plan.tasks();
    ThreadUse threads = new ThreadUse();
    BrokerRequests requests = BrokerRequests.read();
    long cpu = ProcessUse.own().cpuNanos();
    long[] finished;
    long end;
    try (Profile _ = Profile.start(plan.profile())) {
      finished = phase(line, plan.scenario(), from, to, pace(from));
      end = System.nanoTime();
      cpu = ProcessUse.own().cpuNanos() - cpu;
      threads.table(to - from).forEach(report::println);
      BrokerRequests.read().table(requests, to - from).forEach(report::println);
    }
    return new Measured(
        (to - from) * 1e9 / (end - times.submittedAt(from)),
        Percentiles.ofNanos(times.startDelays(from, to)),
        Percentiles.ofNanos(finished),
        cpu / 1e3 / (to - from));
  }

  /**
   * Submits the tasks with these numbers and returns when all of them have succeeded.
   *
   * @return how long some of them took, from when they were due to the first GET that showed the
   *     end, in nanoseconds
   */
  private long[] phase(TaskLine line, String name, int from, int to, Pace pace) {
    int watchEvery = Math.max(1, (to - from) / WATCHED_TASKS);
    List<CompletableFuture<Long>> watched = new ArrayList<>();
    for (int number = from; number < to; number++) {
      long due = pace.await(number);
      times.submitted(number, due);
      var receipt = line.submit(number);
      if (number % watchEvery == 0) {
        watched.add(receipt.thenComposeAsync(line::ended).thenApply(ended -> ended - due));
      }
    }
    line.awaitSucceeded(to, new Progress(report, name, to));
    return watched.stream()
        .mapToLong(it -> it.orTimeout(LONGEST_GET.toSeconds(), TimeUnit.SECONDS).join())
        .toArray();
  }

  private static void settle() {
    Quiet.sleep(SETTLING);
  }
}
