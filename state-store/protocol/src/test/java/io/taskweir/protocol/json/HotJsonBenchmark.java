package io.taskweir.protocol.json;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.event.TaskTransition;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReportJson;
import io.taskweir.protocol.submission.SubmissionJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The JSON that every task is read from and written as. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HotJsonBenchmark {
  private static final Instant AT = Instant.parse("2026-11-22T06:00:00.123Z");
  private static final TaskKey KEY = new TaskKey("acme", "0199a4c2-7d5e-7c3a-9f00-2b1c3d4e5f60");
  private static final String TEXT = "lorem ipsum ".repeat(21);

  private final byte[] submission =
      """
      {"tenant":"acme","taskId":"0199a4c2-7d5e-7c3a-9f00-2b1c3d4e5f60","function":"resize",\
      "payload":{"number":17,"text":"%s"}}\
      """
          .formatted(TEXT)
          .getBytes(StandardCharsets.UTF_8);

  private final WorkerReport report =
      new Finished(
          KEY,
          1,
          "A".repeat(54),
          Outcome.SUCCESS,
          Payload.json("{\"ok\":true}"),
          null,
          null,
          "worker-1",
          AT,
          AT.plusMillis(3));

  private final byte[] writtenReport = WorkerReportJson.write(report);

  private final TaskTransition event =
      new TaskTransition(
          KEY, "resize", 4, TaskState.RUNNING, TaskState.SUCCEEDED, 1, AT, "success", "worker-1");

  /** A submission with an input of 300 bytes, as it is on a queue topic. */
  @Benchmark
  public Object parseSubmission() {
    return SubmissionJson.parse(submission, null, Limits.DEFAULT_MAX_PAYLOAD_BYTES);
  }

  /** A worker's report of a success. */
  @Benchmark
  public Object parseReport() {
    return WorkerReportJson.parse(writtenReport, Limits.DEFAULT_MAX_PAYLOAD_BYTES);
  }

  /** The same, as the worker writes it. */
  @Benchmark
  public Object writeReport() {
    return WorkerReportJson.write(report);
  }

  /** A change of state, as it is on the topic of events; every task has four at least. */
  @Benchmark
  public Object writeEvent() {
    return event.toJson();
  }
}
