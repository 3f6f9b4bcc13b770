package io.taskweir.bench;

import io.taskweir.bench.BacklogLine.Deletion;
import io.taskweir.bench.BacklogLine.Findings;
import io.taskweir.bench.BacklogRound.Found;
import io.taskweir.bench.BacklogRound.Measured;
import io.taskweir.dev.DevServer;
import io.taskweir.protocol.TaskState;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@link Scenario#BACKLOG}: rounds with nothing waiting, then a backlog and the same
 * rounds again; tasks in the middle of it are stopped, half of it is deleted while another tenant
 * looks on, the rest is worked off, and once more rounds with nothing waiting: a machine that gets
 * slower or faster meanwhile is met from both sides. One thread, once.
 */
final class BacklogRun {
  /** The half that is submitted first: every walk in the order of submission begins there. */
  private static final String EARLY = "early-";

  private static final String LATE = "late-";

  private final BenchSettings settings;
  private final BacklogPlan plan;
  private final DevServer server;
  private final PrintStream report;
  private final int half;

  /**
   * @param report gets what is worth knowing beyond the line
   */
  BacklogRun(BenchSettings settings, BacklogPlan plan, DevServer server, PrintStream report) {
    this.settings = settings;
    this.plan = plan;
    this.server = server;
    this.report = report;
    half = settings.backlog() / 2;
  }

  BacklogLine measure() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
      report.println("load average before: " + ProcessUse.loadAverage());
      Outcome outcome = compare(admin);
      report.println("load average after: " + ProcessUse.loadAverage());
      long peakRssMb = ProcessUse.peakRssMb();
      RecordCost cost =
          RecordCost.measure(
              admin,
              server.bootstrap(),
              outcome.lastFull().before(),
              outcome.lastFull().after(),
              settings.tasks(),
              report);
      return new BacklogLine(settings.backlog(), outcome.findings(), peakRssMb, cost);
    }
  }

  /** All but the cost in records, which the log of the last round with the backlog tells. */
  record Outcome(Findings findings, Found lastFull) {}

  Outcome compare(Admin admin) {
    int rounds = 1 + 3 * plan.rounds();
    int drained = Math.addExact(settings.warmup(), Math.multiplyExact(rounds, settings.tasks()));
    try (BacklogRound round = new BacklogRound(settings, plan, server, admin, drained, report)) {
      if (settings.warmup() > 0) {
        round.drains().drain("warm-up", settings.warmup(), 0);
      }
      round.measure("warm-up", null);
      Rounds before = rounds(round, "empty", null);
      Footprint emptyRoom = room(round);
      Work fill = fill(round.waiting());
      Footprint fullRoom = room(round);
      Rounds full;
      Durations stops;
      Deletion deletion;
      try (Profile _ = Profile.start(settings.profile())) {
        full = rounds(round, "full", this::backlogId);
        stops = stops(round.waiting());
        deletion = deleteHalf(round.waiting());
      }
      Work workedOff = round.waiting().workOff(settings.concurrency());
      report.printf("the rest was worked off at %,.0f/s%n", workedOff.perSecond());
      Rounds after = rounds(round, "emptied", null);
      report.printf("attempts beyond the first of their task: %d%n", round.drains().repeats());
      return new Outcome(
          new Findings(
              before.all().and(after.all()),
              full.all(),
              fill,
              emptyRoom,
              fullRoom,
              stops,
              deletion,
              workedOff),
          full.last());
    }
  }

  private record Rounds(Measured all, Found last) {}

  private Rounds rounds(BacklogRound round, String name, @Nullable IntFunction<String> backlogId) {
    Found last = round.measure(name + " 1", backlogId);
    Measured all = last.measured();
    for (int number = 2; number <= plan.rounds(); number++) {
      last = round.measure(name + " " + number, backlogId);
      all = all.and(last.measured());
    }
    return new Rounds(all, last);
  }

  private Footprint room(BacklogRound round) {
    round.quiet();
    Footprint room = Footprint.now(server.dataDir());
    report.println(room);
    return room;
  }

  private Work fill(WaitingTasks waiting) {
    Work early = waiting.submit(EARLY, half).takenIn();
    Work late = waiting.submit(LATE, settings.backlog() - half).takenIn();
    Work fill = early.and(late);
    report.printf(
        "%,d tasks wait; they were taken in at %,.0f/s, the second half at %,.0f/s%n",
        waiting.waiting(), fill.perSecond(), late.perSecond());
    return fill;
  }

  /** Any task of the backlog. */
  private String backlogId(int number) {
    return idAt(BacklogRound.spread(number, settings.backlog()));
  }

  /** The task at this place in the order of submission. */
  private String idAt(int place) {
    return place < half ? WaitingTasks.id(EARLY, place) : WaitingTasks.id(LATE, place - half);
  }

  /** Stops tasks from the first to the third quarter. */
  private Durations stops(WaitingTasks waiting) {
    return Durations.of(
        IntStream.range(0, plan.stops())
            .mapToLong(number -> waiting.stop(idAt(placeOfStop(number)))));
  }

  private int placeOfStop(int number) {
    return (int) (settings.backlog() / 4 + (long) number * half / plan.stops());
  }

  private Deletion deleteHalf(WaitingTasks waiting) {
    try (Neighbour neighbour =
        new Neighbour(
            server,
            LineSettings.TENANT,
            settings.payloadBytes(),
            plan.neighbourPerSecond(),
            report)) {
      // The first part of its time is its warm-up.
      watch(plan.neighbourSeconds() / 3);
      int alone = neighbour.submitted();
      watch(plan.neighbourSeconds());
      int begin = neighbour.submitted();
      Work.Meter meter = new Work.Meter();
      waiting.delete(EARLY, half);
      Work work = meter.done(half);
      int end = neighbour.submitted();
      requireHalf(waiting.counts());
      Durations page = Durations.ofEach(plan.pages(), () -> waiting.page(BacklogPlan.PAGE));
      neighbour.stop();
      Deletion deletion =
          new Deletion(work, neighbour.startMs(alone, begin), neighbour.startMs(begin, end), page);
      report.println(deletion);
      return deletion;
    }
  }

  private static void watch(int seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Right after the deletion, what is not deleted is there to a task. */
  private void requireHalf(Map<TaskState, Long> counts) {
    long stopped =
        IntStream.range(0, plan.stops()).filter(number -> placeOfStop(number) >= half).count();
    long waiting = settings.backlog() - half - stopped;
    Map<TaskState, Long> expected =
        stopped == 0
            ? Map.of(TaskState.ENQUEUED, waiting)
            : Map.of(TaskState.ENQUEUED, waiting, TaskState.STOPPED, stopped);
    if (!counts.equals(expected)) {
      throw new IllegalStateException("after the deletion: " + counts + ", not " + expected);
    }
  }
}
