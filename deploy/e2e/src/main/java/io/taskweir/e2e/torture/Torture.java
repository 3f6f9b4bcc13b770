package io.taskweir.e2e.torture;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.e2e.process.Ports;
import io.taskweir.e2e.process.ServerProgram;
import io.taskweir.e2e.torture.check.Checker;
import io.taskweir.e2e.torture.check.Violation;
import io.taskweir.e2e.torture.cluster.Cluster;
import io.taskweir.e2e.torture.cluster.Loopback;
import io.taskweir.e2e.torture.cluster.Namespaces;
import io.taskweir.e2e.torture.cluster.Network;
import io.taskweir.e2e.torture.cluster.Node;
import io.taskweir.e2e.torture.cluster.Node.Kind;
import io.taskweir.e2e.torture.fault.FaultKind;
import io.taskweir.e2e.torture.fault.FaultKind.Needs;
import io.taskweir.e2e.torture.fault.FaultNotes;
import io.taskweir.e2e.torture.fault.Schedule;
import io.taskweir.e2e.torture.fault.Victims;
import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.History.Limits;
import io.taskweir.e2e.torture.history.HistoryReading;
import io.taskweir.e2e.torture.history.Seen.Task;
import io.taskweir.e2e.torture.load.HandlerRun;
import io.taskweir.e2e.torture.load.Journal;
import io.taskweir.e2e.torture.load.Load;
import io.taskweir.e2e.torture.load.Operation;
import io.taskweir.e2e.torture.load.Operation.Submission;
import io.taskweir.e2e.torture.load.Operation.Verdict;
import io.taskweir.e2e.torture.mutation.Mutation;
import io.taskweir.protocol.TaskKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** One run: a cluster, load, faults; then healing, rest, and the check. Blocks for minutes. */
final class Torture {
  private static final int SLOTS = 4;
  private static final Duration CALM = Duration.ofSeconds(5);

  /** The invariant that it comes to an end at all. */
  private static final String REST = "comes-to-rest";

  private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);

  private final TortureSettings settings;
  private final Consumer<String> report;
  private final FaultNotes notes = new FaultNotes();

  /**
   * @param report is told what happens
   */
  Torture(TortureSettings settings, Consumer<String> report) {
    this.settings = settings;
    this.report = report;
  }

  /**
   * Runs it.
   *
   * @param mutations to try on copies of the history, when it has been checked itself
   */
  TortureResult run(List<Mutation> mutations) throws InterruptedException {
    prepareFolder();
    Set<Needs> wanted = EnumSet.of(Needs.NOTHING);
    settings.kinds().forEach(it -> wanted.add(it.needs()));
    Set<Needs> allowed = Machine.allows(wanted, settings.folder());
    List<FaultKind> kinds =
        settings.kinds().stream().filter(it -> allowed.contains(it.needs())).toList();
    List<FaultKind> skipped = new ArrayList<>(settings.kinds());
    skipped.removeAll(kinds);
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException(
          "--faults: this machine allows none of these; those of network and disk need root, ip and"
              + " nft, that of the clock libfaketime");
    }
    Schedule schedule = new Schedule(settings.seed(), kinds, InstantSource.system(), report);
    try (Network network = network(allowed);
        Cluster cluster =
            new Cluster(
                settings.folder(),
                new Cluster.Settings(
                    network,
                    Load.tenantNames(),
                    SLOTS,
                    allowed.contains(Needs.DISK),
                    allowed.contains(Needs.CLOCK),
                    firstPort(allowed)));
        Journal journal = new Journal(settings.folder().resolve("operations.txt"))) {
      // Namespaces and mounts must not outlive a run that is interrupted.
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
      report.accept("starting the cluster");
      cluster.start();
      return underLoad(cluster, journal, schedule, skipped, mutations);
    }
  }

  private void prepareFolder() {
    try {
      Files.createDirectories(settings.folder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Network network(Set<Needs> allowed) {
    return allowed.contains(Needs.NETWORK)
        ? new Namespaces(ProcessHandle.current().pid())
        : new Loopback();
  }

  /** In namespaces ports are nobody else's. */
  private static int firstPort(Set<Needs> allowed) {
    return allowed.contains(Needs.NETWORK) ? 9092 : Ports.free();
  }

  private TortureResult underLoad(
      Cluster cluster,
      Journal journal,
      Schedule schedule,
      List<FaultKind> skipped,
      List<Mutation> mutations)
      throws InterruptedException {
    try (Load load =
            new Load(
                new Load.Settings(
                    settings.seed(), settings.operationsPerSecond(), cluster.bootstrap()),
                cluster::urls,
                journal);
        HistoryReading reading = new HistoryReading(cluster::urls, load.tenants())) {
      report.accept("load begins");
      load.start();
      Thread.sleep(CALM);
      schedule.run(new Victims(cluster, load, notes), settings.faulty());
      cluster.wantUsual();
      Thread.sleep(CALM);
      load.stop();
      report.accept("load has ended, waiting for rest");
      String late = notReady(cluster);
      if (!late.isEmpty()) {
        // Nothing can be read of what does not come up again; that it does not is the finding.
        return result(
            cluster,
            schedule,
            skipped,
            journal.operations(),
            0,
            0,
            LONGEST_DRAIN.toMillis(),
            List.of(new Violation(REST, late)),
            List.of());
      }
      List<Violation> violations = new ArrayList<>();
      long drainMs = awaitRest(reading, violations);
      History history = read(cluster, journal, reading);
      report.accept("checking");
      violations.addAll(Checker.check(history));
      return result(
          cluster,
          schedule,
          skipped,
          history.operations(),
          history.events().size(),
          repeats(history),
          drainMs,
          violations,
          mutations.stream().map(it -> MutationTrial.of(it, history, violations)).toList());
    }
  }

  /** Waits for everything to be up; says what is not in the end, or nothing if all is. */
  private static String notReady(Cluster cluster) {
    try {
      for (Kind kind : Kind.values()) {
        cluster.awaitReady(kind, LONGEST_DRAIN);
      }
      return "";
    } catch (Cluster.NotReadyException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Until every task has ended and every outcome has arrived, and that is committed; in vain is a
   * violation.
   */
  private static long awaitRest(HistoryReading reading, List<Violation> violations)
      throws InterruptedException {
    long from = System.nanoTime();
    long unfinished = reading.unfinished();
    long undelivered = 0;
    while (unfinished > 0 || undelivered > 0) {
      if (System.nanoTime() - from > LONGEST_DRAIN.toNanos()) {
        violations.add(
            new Violation(
                REST,
                "%d tasks have not ended, and %d outcomes not arrived, %s after all was healed"
                    .formatted(unfinished, undelivered, LONGEST_DRAIN)));
        break;
      }
      Thread.sleep(500);
      unfinished = reading.unfinished();
      undelivered = unfinished > 0 ? 0 : reading.undelivered();
    }
    // What is not committed yet would be taken back when the state-stores are killed.
    reading.awaitCommitted();
    return (System.nanoTime() - from) / 1_000_000;
  }

  private History read(Cluster cluster, Journal journal, HistoryReading reading)
      throws InterruptedException {
    Map<TaskKey, Task> shown = reading.shown();
    Map<String, Map<String, Long>> counts = reading.counts();
    report.accept("the state-stores lose their disks");
    loseStores(cluster);
    Map<TaskKey, Task> restored = reading.shown();
    report.accept("reading the topics");
    return reading.read(
        cluster.bootstrap(),
        journal.operations(),
        cluster.nodes(Kind.WORKER).stream().map(cluster::handlerLog).toList(),
        shown,
        restored,
        counts,
        new Limits(
            SLOTS,
            notes.skew().toMillis(),
            notes.deletedTopics(),
            notes.abortedSubmissions(),
            new LeaseTokens(ServerProgram.SECRET.key())));
  }

  private static void loseStores(Cluster cluster) {
    for (Node node : cluster.nodes(Kind.STATE_STORE)) {
      node.leaveDown();
      node.kill();
      Folders.empty(cluster.data(node));
    }
    cluster.wantUsual();
    cluster.awaitReady(Kind.STATE_STORE, LONGEST_DRAIN);
  }

  private TortureResult result(
      Cluster cluster,
      Schedule schedule,
      List<FaultKind> skipped,
      List<Operation> operations,
      long tasks,
      long repeats,
      long drainMs,
      List<Violation> violations,
      List<MutationTrial> mutations) {
    return new TortureResult(
        settings.seed(),
        schedule.injected(),
        skipped,
        operations.size(),
        operations.stream().filter(Torture::isUnknown).count(),
        tasks,
        repeats,
        cluster.nodes().stream().mapToLong(it -> Math.max(0, it.starts() - 1)).sum(),
        drainMs,
        violations,
        mutations);
  }

  private static boolean isUnknown(Operation operation) {
    return operation instanceof Submission submission && submission.verdict() == Verdict.UNKNOWN;
  }

  private static long repeats(History history) {
    Map<String, Integer> begun = new HashMap<>();
    for (HandlerRun run : history.runs()) {
      if (run.began()) {
        begun.merge(run.tenant() + "/" + run.taskId() + "#" + run.attempt(), 1, Integer::sum);
      }
    }
    return begun.values().stream().mapToLong(it -> it - 1).sum();
  }
}
