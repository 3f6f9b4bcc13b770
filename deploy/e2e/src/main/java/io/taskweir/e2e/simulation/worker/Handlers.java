package io.taskweir.e2e.simulation.worker;

import io.taskweir.e2e.simulation.Chance;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.WallClock;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.store.Leases;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.TaskError;
import io.taskweir.protocol.result.WorkerReport;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's handlers do, and what is reported of them: how long they take and how they end is
 * left to chance. Reports wait for Kafka; some are written twice, some overtake others. One thread.
 */
final class Handlers {
  /** A handler that ends sooner is not reported as started. */
  private static final long STARTED_AFTER_MS = 10;

  private final Stage stage;
  private final String workerId;
  private final String tenant;
  private final WallClock clock;
  private final Deque<Waiting> reports = new ArrayDeque<>();
  private boolean healing;

  /** A report that Kafka has not got yet, or has and has not said so. */
  private record Waiting(int partition, WorkerReport report) {}

  Handlers(Stage stage, String workerId, String tenant, WallClock clock) {
    this.stage = stage;
    this.workerId = workerId;
    this.tenant = tenant;
    this.clock = clock;
  }

  void heal() {
    healing = true;
  }

  void cancel(RunningAttempt attempt) {
    attempt.cancelled = true;
    // Not every handler heeds its interrupt.
    if (stage.chance().below(4) > 0) {
      attempt.endsMs = Math.min(attempt.endsMs, stage.nowMs() + stage.chance().between(0, 300));
    }
  }

  /** Does what is due for one attempt; true if it is over. */
  boolean goOn(RunningAttempt attempt) {
    if (!attempt.begun) {
      return attempt.cancelled ? stoppedBeforeStart(attempt) : begin(attempt);
    }
    long ranMs = stage.nowMs() - attempt.begunMs;
    long timeoutMs = attempt.assignment().getTimeoutMs();
    if (stage.nowMs() >= attempt.endsMs) {
      end(attempt, attempt.cancelled ? cancelledOutcome(attempt) : attempt.outcome);
      return true;
    }
    if (timeoutMs > 0 && ranMs >= timeoutMs) {
      end(attempt, Outcome.RETRYABLE);
      return true;
    }
    if (!attempt.saidStarted && ranMs >= STARTED_AFTER_MS) {
      attempt.saidStarted = true;
      attempt.lastSignMs = stage.nowMs();
      send(
          attempt,
          new WorkerReport.Started(
              attempt.key(),
              attempt.assignment().getAttempt(),
              attempt.assignment().getLeaseToken(),
              workerId,
              Instant.ofEpochMilli(attempt.begunWallMs)));
    }
    return false;
  }

  private Outcome cancelledOutcome(RunningAttempt attempt) {
    return stage.chance().oneIn(3) ? attempt.outcome : Outcome.STOPPED;
  }

  private boolean begin(RunningAttempt attempt) {
    Chance chance = stage.chance();
    attempt.begun = true;
    attempt.begunMs = stage.nowMs();
    attempt.begunWallMs = clock.nowMs();
    attempt.endsMs = stage.nowMs() + handlerMs(chance);
    attempt.outcome = outcome(chance);
    stage
        .history()
        .add(
            workerId,
            new Fact.Began(
                tenant,
                attempt.key(),
                attempt.assignment().getAttempt(),
                attempt.assignment().getLeaseToken(),
                Payload.of(
                    attempt.assignment().getPayload().toByteArray(),
                    attempt.assignment().getContentType())));
    return false;
  }

  private long handlerMs(Chance chance) {
    int kind = healing ? 0 : chance.below(10);
    return kind < 5
        ? chance.between(0, 20)
        : kind < 9 ? chance.between(20, 2_000) : chance.between(2_000, 3 * Leases.LEASE_MS);
  }

  private static Outcome outcome(Chance chance) {
    return switch (chance.below(12)) {
      case 0, 1, 2 -> Outcome.RETRYABLE;
      case 3 -> Outcome.NON_RETRYABLE;
      case 4 -> Outcome.THROTTLED;
      default -> Outcome.SUCCESS;
    };
  }

  private boolean stoppedBeforeStart(RunningAttempt attempt) {
    attempt.begunWallMs = clock.nowMs();
    finished(attempt, Outcome.STOPPED);
    return true;
  }

  private void end(RunningAttempt attempt, Outcome outcome) {
    stage
        .history()
        .add(
            workerId,
            new Fact.Ended(
                attempt.key(),
                attempt.assignment().getAttempt(),
                attempt.assignment().getLeaseToken()));
    finished(attempt, outcome);
  }

  private void finished(RunningAttempt attempt, Outcome outcome) {
    boolean success = outcome == Outcome.SUCCESS;
    @Nullable TaskError error = success ? null : new TaskError(outcome.jsonName(), "by chance");
    send(
        attempt,
        new WorkerReport.Finished(
            attempt.key(),
            attempt.assignment().getAttempt(),
            attempt.assignment().getLeaseToken(),
            outcome,
            Payload.empty(),
            error,
            null,
            workerId,
            Instant.ofEpochMilli(attempt.begunWallMs),
            Instant.ofEpochMilli(Math.max(attempt.begunWallMs, clock.nowMs()))));
  }

  private void send(RunningAttempt attempt, WorkerReport report) {
    reports.add(new Waiting(stage.broker().partition(attempt.key()), report));
  }

  /** Renews the leases that are due, those of a partition together. */
  void beat(Collection<RunningAttempt> attempts) {
    Map<Integer, List<WorkerReport.Beat>> due = new TreeMap<>();
    for (RunningAttempt attempt : attempts) {
      if (attempt.saidStarted
          && !attempt.cancelled
          && stage.nowMs() - attempt.lastSignMs >= Leases.LEASE_MS / 3) {
        attempt.lastSignMs = stage.nowMs();
        due.computeIfAbsent(stage.broker().partition(attempt.key()), _ -> new ArrayList<>())
            .add(
                new WorkerReport.Beat(
                    attempt.key().taskId(),
                    attempt.assignment().getAttempt(),
                    attempt.assignment().getLeaseToken(),
                    null));
      }
    }
    due.forEach(
        (partition, beats) ->
            reports.add(
                new Waiting(
                    partition,
                    new WorkerReport.Heartbeat(
                        tenant, workerId, Instant.ofEpochMilli(clock.nowMs()), beats))));
  }

  /** Kafka gets a report, perhaps not the oldest, perhaps not for the last time. */
  void report() {
    Chance chance = stage.chance();
    if (!healing && reports.size() > 1 && chance.oneIn(12)) {
      Waiting delayed = reports.remove();
      reports.add(delayed);
    }
    Waiting next = reports.poll();
    if (next == null) {
      return;
    }
    stage.broker().report(workerId, next.partition(), next.report());
    if (!healing && chance.oneIn(12)) {
      reports.add(next);
    }
  }

  void forgetReports() {
    reports.clear();
  }

  boolean hasReported() {
    return reports.isEmpty();
  }
}
