package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.WallClock;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.history.History;
import io.taskweir.e2e.simulation.store.Leases;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.result.WorkerReport;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A lease does not end while a sign of life of its attempt, written before the lease was over,
 * renews it (D8): signs that are merely unread count.
 */
final class LeasesOutliveHeartbeats implements Invariant {
  /** The store's clock may have jumped between the reading and the end, and each end of it. */
  private static final long SLACK_MS = 3 * WallClock.MOST_SKEW_MS;

  private record Sign(TaskKey key, int attempt) {}

  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    Map<Sign, Long> lastMs = new HashMap<>();
    for (History.Entry entry : evidence.history().entries()) {
      if (entry.fact() instanceof Fact.Reported reported) {
        remember(reported.report(), entry.atMs(), lastMs);
      } else if (entry.fact() instanceof Fact.LeaseEnded ended) {
        Long signMs = lastMs.get(new Sign(ended.key(), ended.attempt()));
        if (signMs != null
            && signMs < ended.deadlineMs() - SLACK_MS
            && signMs + Leases.LEASE_MS > entry.atMs() + SLACK_MS) {
          breach.accept(
              "%s#%d was given up %d ms after its last sign of life"
                  .formatted(ended.key(), ended.attempt(), entry.atMs() - signMs));
        }
      }
    }
  }

  private static void remember(WorkerReport report, long atMs, Map<Sign, Long> lastMs) {
    switch (report) {
      case WorkerReport.Started started ->
          lastMs.put(new Sign(started.key(), started.attempt()), atMs);
      case WorkerReport.Heartbeat heartbeat ->
          heartbeat
              .beats()
              .forEach(
                  beat ->
                      lastMs.put(
                          new Sign(new TaskKey(heartbeat.tenant(), beat.taskId()), beat.attempt()),
                          atMs));
      case WorkerReport.Finished _, WorkerReport.Logged _ -> {}
    }
  }
}
