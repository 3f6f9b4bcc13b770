package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.WallClock;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.history.History;
import io.taskweir.e2e.simulation.store.Leases;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.result.WorkerReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A lease does not end while a sign of life of its attempt, written before the lease was over, is
 * unread (D8): had it been read, the deadline would be later by then.
 */
final class LeasesOutliveHeartbeats implements Invariant {
  /** The store's clock may be off when it reads, when it looks, and have jumped in between. */
  private static final long SLACK_MS = 3 * WallClock.MOST_SKEW_MS;

  private record Run(TaskKey key, int attempt) {}

  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    Map<Run, List<Long>> signsMs = new HashMap<>();
    for (History.Entry entry : evidence.history().entries()) {
      if (entry.fact() instanceof Fact.Reported reported) {
        remember(reported.report(), entry.atMs(), signsMs);
      } else if (entry.fact() instanceof Fact.LeaseEnded ended) {
        signsMs.getOrDefault(new Run(ended.key(), ended.attempt()), List.of()).stream()
            .filter(signMs -> signMs < ended.deadlineMs() - SLACK_MS)
            .filter(signMs -> signMs + Leases.LEASE_MS > ended.deadlineMs() + SLACK_MS)
            .forEach(
                signMs -> breach.accept("%s, but it was heard of at %d".formatted(ended, signMs)));
      }
    }
  }

  /** The first start, and heartbeats that follow it; others renew nothing. */
  private static void remember(WorkerReport report, long atMs, Map<Run, List<Long>> signsMs) {
    switch (report) {
      case WorkerReport.Started started ->
          signsMs.computeIfAbsent(
              new Run(started.key(), started.attempt()), _ -> new ArrayList<>(List.of(atMs)));
      case WorkerReport.Heartbeat heartbeat ->
          heartbeat
              .beats()
              .forEach(
                  beat ->
                      signsMs.computeIfPresent(
                          new Run(new TaskKey(heartbeat.tenant(), beat.taskId()), beat.attempt()),
                          (_, signs) -> {
                            signs.add(atMs);
                            return signs;
                          }));
      case WorkerReport.Finished _, WorkerReport.Logged _ -> {}
    }
  }
}
