package io.taskweir.bench.backlog;

import io.taskweir.bench.backlog.BacklogLine.Deletion;
import io.taskweir.bench.backlog.BacklogLine.Findings;
import io.taskweir.bench.backlog.BacklogLine.MemoryBound;
import io.taskweir.bench.backlog.BacklogRound.Found;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.bench.line.Target;
import io.taskweir.bench.line.WaitingTasks;
import io.taskweir.bench.measure.Durations;
import io.taskweir.bench.measure.Footprint;
import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.measure.Profile;
import io.taskweir.bench.measure.Quiet;
import io.taskweir.bench.measure.Work;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.dev.server.Listen;
import io.taskweir.protocol.TaskState;
import io.taskweir.statestore.LeaseSecret;
import io.taskweir.statestore.StateStoreSettings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@link Backlog}: rounds with nothing waiting, then a backlog and the same rounds
 * again; tasks in the middle of it are stopped, up to deleted of it is deleted while another tenant
 * looks on, the rest is worked off if it is not too much, and once more rounds with nothing
 * waiting: a machine that gets slower or faster meanwhile is met from both sides. One thread, once.
 */
final class BacklogRun {
  /** Those submitted first, which are deleted: every walk in that order begins there. */
  private static final String EARLY = "early-";

  private static final String LATE = "late-";

  private final Backlog settings;
  private final BacklogPlan plan;
  private final DevServer server;
  private final PrintStream report;
  private final int deleted;

  /**
   * @param report gets what is worth knowing beyond the line
   */
  BacklogRun(Backlog settings, BacklogPlan plan, DevServer server, PrintStream report) {
    this.settings = settings;
    this.plan = plan;
    this.server = server;
    this.report = report;
    deleted = Math.min(settings.waiting() / 2, plan.deletedAtMost());
  }

  BacklogLine measure() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
      report.println("load average before: " + ProcessUse.loadAverage());
      Outcome outcome = compare(admin);
      report.println("load average after: " + ProcessUse.loadAverage());
      long peakRssMb = ProcessUse.own().peakRssMb();
      RecordCost cost =
          RecordCost.measure(
              admin,
              server.bootstrap(),
              outcome.lastFull().before(),
              outcome.lastFull().after(),
              settings.tasks(),
              report);
      return new BacklogLine(
          settings.waiting(),
          outcome.findings(),
          peakRssMb,
          new MemoryBound(Runtime.getRuntime().maxMemory() >> 20, storeBytes() >> 20),
          cost);
    }
  }

  /** What every state-store of this process was started with. */
  private long storeBytes() {
    return StateStoreSettings.of(
            Map.of(),
            Shape.DEFAULT_LAYOUT,
            server.dataDir(),
            Listen.LOOPBACK,
            0,
            LeaseSecret.of("only the bound is asked for"))
        .memoryBytes();
  }

  /** All but the cost in records, which the log of the last round with the backlog tells. */
  record Outcome(Findings findings, Found lastFull) {}

  Outcome compare(Admin admin) {
    int rounds = 1 + 3 * plan.rounds();
    int drained = Math.addExact(settings.warmup(), Math.multiplyExact(rounds, settings.tasks()));
    try (BacklogRound round =
        new BacklogRound(settings, plan, Target.of(server), admin, drained, report)) {
      if (settings.warmup() > 0) {
        round.drains().drain("warm-up", settings.warmup(), 0);
      }
      round.measure("warm-up", null);
      List<Found> before = rounds(round, "empty", null);
      Footprint emptyRoom = room(round);
      Work fill = fill(round.waiting());
      Footprint fullRoom = room(round);
      List<Found> full;
      Durations stops;
      Deletion deletion;
      try (Profile _ = Profile.start(settings.profile())) {
        full = rounds(round, "full", this::backlogId);
        stops = stops(round.waiting());
        deletion = deleteEarly(round.waiting());
      }
      Work workedOff = null;
      Rounds empty = measured(before);
      if (settings.waiting() - deleted <= plan.workedOffAtMost()) {
        workedOff = round.waiting().workOff(settings.line().concurrency());
        report.printf("the rest was worked off at %,.0f/s%n", workedOff.perSecond());
        empty = empty.and(measured(rounds(round, "emptied", null)));
      }
      report.printf("attempts beyond the first of their task: %d%n", round.drains().repeats());
      return new Outcome(
          new Findings(
              empty, measured(full), fill, emptyRoom, fullRoom, stops, deletion, workedOff),
          full.getLast());
    }
  }

  /** Measures so often; the last is added to the list last. */
  private List<Found> rounds(
      BacklogRound round, String name, @Nullable IntFunction<String> backlogId) {
    List<Found> found = new ArrayList<>();
    for (int number = 1; number <= plan.rounds(); number++) {
      found.add(round.measure(name + " " + number, backlogId));
    }
    return found;
  }

  private static Rounds measured(List<Found> found) {
    return new Rounds(found.stream().map(Found::measured).toList());
  }

  private Footprint room(BacklogRound round) {
    round.quiet();
    Footprint room = Footprint.now(server.dataDir());
    report.println(room);
    return room;
  }

  private Work fill(WaitingTasks waiting) {
    Work early = waiting.submit(EARLY, deleted).takenIn();
    Work late = waiting.submit(LATE, settings.waiting() - deleted).takenIn();
    Work fill = early.and(late);
    report.printf(
        "%,d tasks wait; they were taken in at %,.0f/s, those after the first %,d at %,.0f/s%n",
        waiting.waiting(), fill.perSecond(), deleted, late.perSecond());
    return fill;
  }

  /** Any task of the backlog. */
  private String backlogId(int number) {
    return idAt(BacklogRound.spread(number, settings.waiting()));
  }

  /** The task at this place in the order of submission. */
  private String idAt(int place) {
    return place < deleted ? WaitingTasks.id(EARLY, place) : WaitingTasks.id(LATE, place - deleted);
  }

  /** Stops tasks from the first to the third quarter. */
  private Durations stops(WaitingTasks waiting) {
    return Durations.of(
        IntStream.range(0, plan.stops())
            .mapToLong(number -> waiting.stop(idAt(placeOfStop(number)))));
  }

  private int placeOfStop(int number) {
    return (int) (settings.waiting() / 4 + (long) number * (settings.waiting() / 2) / plan.stops());
  }

  private Deletion deleteEarly(WaitingTasks waiting) {
    try (Neighbour neighbour =
        new Neighbour(
            Target.of(server),
            LineSettings.TENANT,
            settings.line().payloadBytes(),
            plan.neighbourPerSecond(),
            report)) {
      // The first part of its time is its warm-up.
      Quiet.sleep(Duration.ofSeconds(plan.neighbourSeconds() / 3));
      int alone = neighbour.submitted();
      Quiet.sleep(Duration.ofSeconds(plan.neighbourSeconds()));
      int begin = neighbour.submitted();
      Work.Meter meter = new Work.Meter();
      waiting.delete(EARLY, deleted);
      Work work = meter.done(deleted);
      int end = neighbour.submitted();
      requireLate(waiting.counts());
      Durations page = Durations.ofEach(plan.pages(), () -> waiting.page(BacklogPlan.PAGE));
      neighbour.stop();
      Deletion deletion =
          new Deletion(work, neighbour.startMs(alone, begin), neighbour.startMs(begin, end), page);
      report.printf(
          "%,d of them deleted at %,.0f/s; start of the neighbour's before %s, during %s%n",
          deleted, work.perSecond(), deletion.startMsBefore(), deletion.startMsDuring());
      return deletion;
    }
  }

  /** Right after the deletion, what is not deleted is there to a task. */
  private void requireLate(Map<TaskState, Long> counts) {
    long stopped =
        IntStream.range(0, plan.stops()).filter(number -> placeOfStop(number) >= deleted).count();
    long waiting = settings.waiting() - deleted - stopped;
    Map<TaskState, Long> expected =
        stopped == 0
            ? Map.of(TaskState.ENQUEUED, waiting)
            : Map.of(TaskState.ENQUEUED, waiting, TaskState.STOPPED, stopped);
    if (!counts.equals(expected)) {
      throw new IllegalStateException("after the deletion: " + counts + ", not " + expected);
    }
  }
}
