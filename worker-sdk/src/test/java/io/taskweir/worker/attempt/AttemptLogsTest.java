package io.taskweir.worker.attempt;

import static io.taskweir.worker.attempt.Sweep.NOTHING_DUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.result.LogLine;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReport.Logged;
import io.taskweir.worker.attempt.AttemptLog.Added;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When the lines of which attempt are sent, by a clock of the test's. */
class AttemptLogsTest {
  private static final Instant START = Instant.parse("2026-11-22T06:00:00Z");

  // Near the end of its range, so that a wrap of the steady clock is part of every test.
  private long now = Long.MAX_VALUE - Duration.ofMillis(300).toNanos();

  private final List<String> sent = new ArrayList<>();
  private final AttemptReports reports = new AttemptReports("w-1", new Sent());
  private final AttemptLogs logs =
      new AttemptLogs(reports, new WorkerClock(() -> START, () -> now));

  /** What is sent at once as it is; what another thread is to send with {@code later} before it. */
  private final class Sent implements ReportSink {
    @Override
    public void send(int partition, WorkerReport report) {
      sent.add(partition + " " + text(report));
    }

    @Override
    public void sendLater(int partition, WorkerReport report) {
      sent.add("later " + partition + " " + text(report));
    }

    @Override
    public void close() {}

    private String text(WorkerReport report) {
      if (report instanceof Logged logged) {
        return logged.key().taskId() + logged.lines().stream().map(LogLine::text).toList();
      }
      Finished finished = (Finished) report;
      return finished.key().taskId() + " " + finished.outcome();
    }
  }

  @Test
  void aLineWaitsForHalfASecondAtMost() {
    RunningAttempt attempt = begin("a", 3);
    assertThat(logs.sweep(now)).isEqualTo(NOTHING_DUE);
    assertThat(add(attempt, "1")).isEqualTo(Added.FIRST);
    assertThat(logs.sweep(now)).isEqualTo(Duration.ofMillis(500).toNanos());
    pass(Duration.ofMillis(300));
    assertThat(add(attempt, "2")).isEqualTo(Added.MORE);
    assertThat(logs.sweep(now)).isEqualTo(Duration.ofMillis(200).toNanos());
    assertThat(sent).isEmpty();
    pass(Duration.ofMillis(200));
    assertThat(logs.sweep(now)).isEqualTo(NOTHING_DUE);
    assertThat(sent).containsExactly("3 a[1, 2]");
  }

  @Test
  void whatIsDueSoonTravelsWithWhatIsDueNow() {
    RunningAttempt a = begin("a", 0);
    RunningAttempt b = begin("b", 1);
    RunningAttempt c = begin("c", 2);
    Added unused = add(a, "1");
    pass(Duration.ofMillis(100));
    unused = add(b, "1");
    pass(Duration.ofMillis(1));
    unused = add(c, "1");
    pass(Duration.ofMillis(399));
    assertThat(logs.sweep(now)).isEqualTo(Duration.ofMillis(101).toNanos());
    assertThat(sent).containsExactly("0 a[1]", "1 b[1]");
  }

  @Test
  void aFullBatchIsSentAtOnceAndTheRestInItsTurn() {
    RunningAttempt a = begin("a", 0);
    RunningAttempt b = begin("b", 0);
    Added unused = add(a, "x\n".repeat(600));
    unused = add(b, "y\n".repeat(300));
    assertThat(logs.sweep(now)).as("more is left").isZero();
    assertThat(sizes()).containsExactly("a 256", "b 256");
    assertThat(logs.sweep(now)).isZero();
    assertThat(sizes()).containsExactly("a 256", "b 256", "a 256", "b 44");
    pass(Duration.ofSeconds(1));
    assertThat(logs.sweep(now)).isEqualTo(NOTHING_DUE);
    assertThat(sizes()).containsExactly("a 256", "b 256", "a 256", "b 44", "a 88");
  }

  @Test
  void theEndOfAnAttemptSendsAllThatItLogged() {
    RunningAttempt attempt = begin("a", 0);
    Added unused = add(attempt, "x\n".repeat(300));
    logs.end(attempt, Objects.requireNonNull(attempt.log()));
    assertThat(sizes()).containsExactly("a 256", "a 44");
    unused = add(attempt, "too late");
    pass(Duration.ofSeconds(1));
    assertThat(logs.sweep(now)).isEqualTo(NOTHING_DUE);
    assertThat(sizes()).hasSize(2);
  }

  @Test
  void anEndThatTheSweepReportsComesAfterTheLines() {
    RunningAttempt attempt = begin("a", 0);
    Added unused = add(attempt, "x\n".repeat(257));
    logs.endLater(
        attempt,
        Objects.requireNonNull(attempt.log()),
        () -> reports.finishedLater(attempt, ErrorClassification.timedOut(1), START));
    while (logs.sweep(now) == 0) {
      // Each round is a batch.
    }
    assertThat(sizes()).containsExactly("a 256", "a 1", "later 0 a " + Outcome.RETRYABLE);
  }

  @Test
  void closingHandsOverWhateverIsLeft() {
    RunningAttempt a = begin("a", 0);
    RunningAttempt b = begin("b", 1);
    Added unused = add(a, "1");
    unused = add(b, "1\n2");
    logs.close();
    assertThat(sent).containsExactly("later 0 a[1]", "later 1 b[1, 2]");
    assertThat(logs.sweep(now)).isEqualTo(NOTHING_DUE);
  }

  @Test
  void anAttemptHasNoLogBeforeItBeginsNorOnceItsEndIsReported() {
    RunningAttempt attempt = attempt("a", 0);
    assertThat(attempt.openLog()).isNull();
    Payload unused = attempt.begin(START, now);
    assertThat(attempt.claimReport()).isTrue();
    assertThat(attempt.openLog()).isNull();
    RunningAttempt other = begin("b", 0);
    Interruption unusedWhy = other.handlerCameBack();
    assertThat(other.openLog()).isNull();
  }

  private Added add(RunningAttempt attempt, String text) {
    return logs.add(attempt, Objects.requireNonNull(attempt.openLog()), text);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** Task and number of lines of each report; others as they are. */
  private List<String> sizes() {
    return sent.stream()
        .map(
            it ->
                it.contains("[")
                    ? it.substring(2, it.indexOf('[')) + " " + it.split(",", -1).length
                    : it)
        .toList();
  }

  private RunningAttempt begin(String taskId, int partition) {
    RunningAttempt attempt = attempt(taskId, partition);
    Payload unused = attempt.begin(START, now);
    return attempt;
  }

  private static RunningAttempt attempt(String taskId, int partition) {
    return new RunningAttempt(
        Assignment.newBuilder().setTenant("acme").setTaskId(taskId).setAttempt(1).build(),
        partition,
        Nobody.HOLDER,
        Nobody.OWNER);
  }
}
