package io.taskweir.bench.backlog;

import io.taskweir.bench.api.HttpApi;
import io.taskweir.bench.api.TaskApi;
import io.taskweir.bench.broker.BrokerLog;
import io.taskweir.bench.line.DrainLoop;
import io.taskweir.bench.line.DrainLoop.Drained;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.bench.line.Target;
import io.taskweir.bench.line.WaitingTasks;
import io.taskweir.bench.line.WaitingTasks.Submitted;
import io.taskweir.bench.measure.Durations;
import io.taskweir.bench.measure.Percentiles;
import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.measure.Quiet;
import io.taskweir.bench.measure.Work;
import io.taskweir.bench.pace.Pace;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * What is measured with nothing waiting and again with very many tasks waiting: submissions that
 * are not taken up, a drain, GETs of what waits and of what has ended, pages and counts. Each
 * begins when the process has become quiet, and leaves no tasks that wait. One thread.
 */
final class BacklogRound implements AutoCloseable {
  /** What the process uses when it has nothing to do, and some more. */
  private static final double QUIET_CORES = 0.5;

  private final Backlog settings;
  private final BacklogPlan plan;
  private final Admin admin;
  private final PrintStream report;
  private final DrainLoop drains;
  private final WaitingTasks waiting;
  private final HttpApi http;
  private final TaskApi tasks;
  private int rounds;

  /**
   * @param drained tasks of all drains together, the warm-up's included
   */
  BacklogRound(
      Backlog settings,
      BacklogPlan plan,
      Target target,
      Admin admin,
      int drained,
      PrintStream report) {
    this.settings = settings;
    this.plan = plan;
    this.admin = admin;
    this.report = report;
    drains = new DrainLoop(settings.line(), target, drained, report);
    waiting = new WaitingTasks(target, LineSettings.TENANT, settings.line().payloadBytes(), report);
    http = new HttpApi(target.url());
    tasks = new TaskApi(http);
  }

  DrainLoop drains() {
    return drains;
  }

  WaitingTasks waiting() {
    return waiting;
  }

  /** What one round has found. */
  record Measured(
      Submitted submitted,
      Work drained,
      Durations getEnded,
      Durations getWaiting,
      Durations page,
      Durations count) {}

  /**
   * @param before where the log ended before the drain
   * @param after where it ended after it
   */
  record Found(Measured measured, BrokerLog before, BrokerLog after) {}

  /**
   * Measures one round.
   *
   * @param backlogId an id of the backlog for every number; null if there is none, then those of
   *     the round's own tasks are asked for
   */
  Found measure(String name, @Nullable IntFunction<String> backlogId) {
    String prefix = "round-" + rounds++ + "-";
    quiet();
    Submitted submitted = waiting.submit(prefix, settings.tasks());
    quiet();
    Durations getWaiting =
        gets(
            backlogId != null
                ? backlogId
                : number -> WaitingTasks.id(prefix, spread(number, settings.tasks())));
    Durations page = Durations.ofEach(plan.pages(), () -> waiting.page(BacklogPlan.PAGE));
    Durations count = Durations.ofEach(plan.pages(), waiting::counts);
    waiting.delete(prefix, settings.tasks());
    quiet();
    BrokerLog before = BrokerLog.read(admin);
    Drained drained = drains.drain(name, settings.tasks(), plan.gets());
    quiet();
    BrokerLog after = BrokerLog.read(admin);
    List<String> ended = drained.taskIds();
    Durations getEnded = gets(number -> ended.get(spread(number, ended.size())));
    Measured measured = new Measured(submitted, drained.work(), getEnded, getWaiting, page, count);
    report.println(line(name, measured));
    return new Found(measured, before, after);
  }

  /** Blocks until the process has nothing more to do, as a rule. */
  void quiet() {
    Quiet.await(QUIET_CORES, plan.quietSeconds(), report);
  }

  /** Places that are spread evenly over a range for numbers from 0 on, the same every time. */
  static int spread(int number, int range) {
    // Steps of the golden section of the range; the upper bits say where in it (Knuth 6.4).
    long fraction = (number * 0x9E3779B97F4A7C15L) >>> 33;
    return (int) ((fraction * range) >>> 31);
  }

  private Durations gets(IntFunction<String> id) {
    Pace pace = Pace.fixedRate(0, plan.getsPerSecond());
    List<CompletableFuture<Long>> answers = new ArrayList<>();
    for (int number = 0; number < plan.gets(); number++) {
      long due = pace.await(number);
      answers.add(
          tasks.get(LineSettings.TENANT, id.apply(number)).thenApply(arrived -> arrived - due));
    }
    return Durations.of(answers.stream().mapToLong(CompletableFuture::join));
  }

  private static String line(String name, Measured measured) {
    return ("%-8s submit %,.0f/s, taken in %,.0f/s (%.0f µs), drain %,.0f/s (%.0f µs); p50/p99 ms: "
            + "GET ended %s, waiting %s, page %s, count %s; RSS %d MB; load %s")
        .formatted(
            name,
            measured.submitted().durable().perSecond(),
            measured.submitted().takenIn().perSecond(),
            measured.submitted().takenIn().cpuMicrosPerTask(),
            measured.drained().perSecond(),
            measured.drained().cpuMicrosPerTask(),
            both(measured.getEnded()),
            both(measured.getWaiting()),
            both(measured.page()),
            both(measured.count()),
            ProcessUse.own().rssMb(),
            ProcessUse.loadAverage());
  }

  private static String both(Durations durations) {
    Percentiles of = durations.percentiles();
    return "%.2f/%.2f".formatted(of.p50(), of.p99());
  }

  @Override
  public void close() {
    try (http;
        waiting) {
      drains.close();
    }
  }
}
