package io.taskweir.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReport.Beat;
import io.taskweir.protocol.result.WorkerReport.Heartbeat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttemptReportsTest {
  private record Sent(int partition, WorkerReport report) {}

  private final List<Sent> sent = new ArrayList<>();
  private final AttemptReports reports =
      new AttemptReports(
          "w-1",
          new ReportSink() {
            @Override
            public void send(int partition, WorkerReport report) {
              sent.add(new Sent(partition, report));
            }

            @Override
            public void sendLater(int partition, WorkerReport report) {
              sent.add(new Sent(partition, report));
            }

            @Override
            public void close() {}
          });

  @Test
  void attemptsOfOnePartitionShareAHeartbeat() {
    Instant now = Instant.parse("2026-11-22T06:00:00Z");
    reports.heartbeat(List.of(attempt("a", 1), attempt("b", 0), attempt("c", 1)), now);
    assertThat(sent)
        .containsExactly(
            new Sent(0, new Heartbeat("acme", "w-1", now, List.of(beat("b")))),
            new Sent(1, new Heartbeat("acme", "w-1", now, List.of(beat("a"), beat("c")))));
  }

  @Test
  void veryManyAttemptsAreSplitOverSeveralRecords() {
    reports.heartbeat(
        IntStream.range(0, 2_500).mapToObj(i -> attempt("t" + i, 0)).toList(), Instant.EPOCH);
    assertThat(sent)
        .extracting(it -> ((Heartbeat) it.report()).beats().size())
        .containsExactly(1_000, 1_000, 500);
  }

  private static Beat beat(String taskId) {
    return new Beat(taskId, 1, "token-" + taskId, null);
  }

  private static RunningAttempt attempt(String taskId, int partition) {
    return new RunningAttempt(
        Assignment.newBuilder()
            .setTenant("acme")
            .setTaskId(taskId)
            .setAttempt(1)
            .setLeaseToken("token-" + taskId)
            .build(),
        partition,
        Nobody.HOLDER,
        Nobody.OWNER);
  }
}
