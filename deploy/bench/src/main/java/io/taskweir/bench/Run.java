package io.taskweir.bench;

import io.taskweir.dev.DevServer;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;

/** One run of one scenario on a server that has nothing else to do. One thread, once. */
final class Run {
  /** GETs that wait for the end of a task: enough for a 99th percentile, too few to be a load. */
  private static final int WATCHED_TASKS = 1_000;

  /** Longer than any commit of the line takes. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private final BenchSettings settings;
  private final DevServer server;
  private final PrintStream report;
  private final TaskTimes times;
  private final int pacedWarmup;
  private final int measuredTasks;

  /**
   * @param report gets what is worth knowing beyond the line
   */
  Run(BenchSettings settings, DevServer server, PrintStream report) {
    this.settings = settings;
    this.server = server;
    this.report = report;
    boolean paced = settings.scenario() == Scenario.LATENCY;
    pacedWarmup = paced ? settings.fixedRate().warmupTasks() : 0;
    measuredTasks = paced ? settings.fixedRate().measuredTasks() : settings.tasks();
    times = new TaskTimes(settings.warmup() + pacedWarmup + measuredTasks);
  }

  /** What only the measured phase knows. */
  private record Measured(
      double tasksPerSecond, Percentiles start, Percentiles finished, double cpuMicrosPerTask) {}

  BenchLine measure() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
      report.println("load average before: " + ProcessUse.loadAverage());
      BrokerLog before;
      BrokerLog after;
      Measured measured;
      try (TaskLine line = TaskLine.open(LineSettings.of(settings), server, times)) {
        warmUp(line);
        settle();
        before = BrokerLog.read(admin);
        measured = measured(line);
        report.println("load average after: " + ProcessUse.loadAverage());
        settle();
        after = BrokerLog.read(admin);
      }
      long peakRssMb = ProcessUse.peakRssMb();
      report.printf("attempts beyond the first of their task: %d%n", times.repeats());
      return new BenchLine(
          settings.scenario(),
          measured.tasksPerSecond(),
          measured.start(),
          measured.finished(),
          measured.cpuMicrosPerTask(),
          peakRssMb,
          RecordCost.measure(admin, server.bootstrap(), before, after, measuredTasks, report));
    }
  }

  private void warmUp(TaskLine line) {
    int at = settings.warmup();
    phase(line, "warm-up", 0, at, closedLoop());
    if (pacedWarmup > 0) {
      phase(
          line,
          "warm-up at rate",
          at,
          at + pacedWarmup,
          Pace.fixedRate(at, settings.fixedRate().rate()));
    }
  }

  private Pace closedLoop() {
    return Pace.closedLoop(settings.outstanding(), times::startedTasks);
  }

  private Measured measured(TaskLine line) {
    int from = settings.warmup() + pacedWarmup;
    int to = from + measuredTasks;
    ThreadUse threads = new ThreadUse();
    BrokerRequests requests = BrokerRequests.read();
    long cpu = ProcessUse.cpuNanos();
    long[] finished;
    long end;
    try (Profile _ = Profile.start(settings.profile())) {
      Pace pace =
          settings.scenario() == Scenario.DRAIN
              ? closedLoop()
              : Pace.fixedRate(from, settings.fixedRate().rate());
      finished = phase(line, settings.scenario().publicName(), from, to, pace);
      end = System.nanoTime();
      cpu = ProcessUse.cpuNanos() - cpu;
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
    return watched.stream().mapToLong(CompletableFuture::join).toArray();
  }

  private static void settle() {
    try {
      Thread.sleep(SETTLING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
