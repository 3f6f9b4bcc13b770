package io.taskweir.worker;

import static org.awaitility.Awaitility.await;

import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReport.Heartbeat;
import io.taskweir.protocol.result.WorkerReport.Logged;
import io.taskweir.protocol.result.WorkerReport.Started;
import io.taskweir.worker.attempt.ReportSink;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Keeps reports instead of sending them. */
final class RecordedReports implements ReportSink {
  private final Queue<WorkerReport> reports = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  @Override
  public void send(int partition, WorkerReport report) {
    reports.add(report);
  }

  @Override
  public void sendLater(int partition, WorkerReport report) {
    reports.add(report);
  }

  @Override
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Waits for the end of the task's first attempt. */
  Finished end(String taskId) {
    await().atMost(Duration.ofSeconds(10)).until(() -> !ends(taskId).isEmpty());
    return ends(taskId).get(0);
  }

  List<Finished> ends(String taskId) {
    return ends().stream().filter(it -> it.key().taskId().equals(taskId)).toList();
  }

  List<Finished> ends() {
    return of(Finished.class);
  }

  List<Started> starts() {
    return of(Started.class);
  }

  List<Heartbeat> heartbeats() {
    return of(Heartbeat.class);
  }

  List<Logged> logs() {
    return of(Logged.class);
  }

  /** All of one task, in the order in which they were sent. */
  List<WorkerReport> about(String taskId) {
    return reports.stream().filter(it -> taskId.equals(taskId(it))).toList();
  }

  private static @Nullable String taskId(WorkerReport report) {
    if (report instanceof Started started) {
      return started.key().taskId();
    }
    if (report instanceof Logged logged) {
      return logged.key().taskId();
    }
    return report instanceof Finished finished ? finished.key().taskId() : null;
  }

  private <T extends WorkerReport> List<T> of(Class<T> kind) {
    return reports.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
