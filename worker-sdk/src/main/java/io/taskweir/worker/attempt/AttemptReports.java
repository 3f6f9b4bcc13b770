package io.taskweir.worker.attempt;

import io.taskweir.protocol.result.LogLine;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReport.Beat;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReport.Heartbeat;
import io.taskweir.protocol.result.WorkerReport.Logged;
import io.taskweir.protocol.result.WorkerReport.Started;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What this worker says of its attempts, and to which partition. */
final class AttemptReports {
  /** Keeps a heartbeat record far below any limit of Kafka's: a beat has some 250 bytes. */
  static final int MAX_BEATS = 1_000;

  private final String workerId;
  private final ReportSink sink;

  AttemptReports(String workerId, ReportSink sink) {
    this.workerId = workerId;
    this.sink = sink;
  }

  void started(RunningAttempt it) {
    sink.sendLater(
        it.partition(),
        new Started(it.key(), it.attempt(), it.leaseToken(), workerId, it.startedAt()));
  }

  /** On the caller's thread. */
  void logged(RunningAttempt it, List<LogLine> lines) {
    sink.send(it.partition(), log(it, lines));
  }

  void loggedLater(RunningAttempt it, List<LogLine> lines) {
    sink.sendLater(it.partition(), log(it, lines));
  }

  private WorkerReport log(RunningAttempt it, List<LogLine> lines) {
    return new Logged(it.key(), it.attempt(), it.leaseToken(), workerId, lines);
  }

  /** On the caller's thread, which is the handler's. */
  void finished(RunningAttempt it, AttemptEnding ending, Instant endedAt) {
    sink.send(it.partition(), report(it, ending, endedAt));
  }

  void finishedLater(RunningAttempt it, AttemptEnding ending, Instant endedAt) {
    sink.sendLater(it.partition(), report(it, ending, endedAt));
  }

  /** One record for each partition, or several if there are very many. */
  void heartbeat(List<RunningAttempt> attempts, Instant now) {
    Map<Integer, List<RunningAttempt>> byPartition = new TreeMap<>();
    for (RunningAttempt it : attempts) {
      byPartition.computeIfAbsent(it.partition(), partition -> new ArrayList<>()).add(it);
    }
    byPartition.forEach(
        (partition, those) -> {
          for (int from = 0; from < those.size(); from += MAX_BEATS) {
            sink.sendLater(
                partition,
                beats(those.subList(from, Math.min(those.size(), from + MAX_BEATS)), now));
          }
        });
  }

  /** All are of the one tenant that the worker serves. */
  private WorkerReport beats(List<RunningAttempt> those, Instant now) {
    return new Heartbeat(
        those.get(0).key().tenant(),
        workerId,
        now,
        those.stream()
            .map(it -> new Beat(it.key().taskId(), it.attempt(), it.leaseToken(), it.progress()))
            .toList());
  }

  private WorkerReport report(RunningAttempt it, AttemptEnding ending, Instant endedAt) {
    return new Finished(
        it.key(),
        it.attempt(),
        it.leaseToken(),
        ending.outcome(),
        ending.payload(),
        ending.error(),
        ending.retryAfterMs(),
        workerId,
        it.startedAt(),
        endedAt);
  }
}
