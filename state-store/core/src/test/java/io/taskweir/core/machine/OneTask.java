package io.taskweir.core.machine;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.core.machine.TaskCommand.Discard;
import io.taskweir.core.machine.TaskCommand.HandOver;
import io.taskweir.core.machine.TaskCommand.Invalidate;
import io.taskweir.core.machine.TaskCommand.LoseAttempt;
import io.taskweir.core.machine.TaskCommand.ReportEnd;
import io.taskweir.core.machine.TaskCommand.ReportHeartbeat;
import io.taskweir.core.machine.TaskCommand.ReportStart;
import io.taskweir.core.machine.TaskCommand.Stop;
import io.taskweir.core.machine.TaskCommand.Submit;
import io.taskweir.core.machine.TaskCommand.WakeUp;
import io.taskweir.core.retry.RetryPolicy;
import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.function.Backoff;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.TaskError;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One task of one tenant, and everything that can be said to it. */
final class OneTask {
  static final TaskKey KEY = new TaskKey("acme", "r-1");
  static final Origin ORIGIN = new Origin(3, 1, 17);
  static final Origin ANOTHER_ORIGIN = new Origin(3, 1, 18);
  static final String SOURCE = "taskweir.inbox/3/17";
  static final Idempotency REQUEST = idempotency('K', 'R');
  static final String WORKER = "worker-1";

  /** When the submission is made. */
  static final long T0 = Instant.parse("2026-11-22T06:00:00Z").toEpochMilli();

  static final long LEASE_MS = 30_000;
  static final long GRACE_MS = 10_000;
  static final long BACKOFF_MS = 1_000;

  /** In which life its function is when the task is submitted. */
  static final long GENERATION = 7;

  static final TaskError ERROR = new TaskError("IOException", "disk full");

  static final LeaseTokens TOKENS =
      new LeaseTokens("a secret of the cluster".getBytes(StandardCharsets.UTF_8));
  static final long SYSTEM_BUDGET_MS = RetryPolicy.DEFAULT_SYSTEM_BUDGET.toMillis();
  static final TaskMachine MACHINE = new TaskMachine(TOKENS, LEASE_MS, SYSTEM_BUDGET_MS);

  /** Three retries with equal waits, a day to start, destinations for both ends. */
  static final FunctionConfig CONFIG =
      new FunctionConfig(
          3,
          new Backoff(Backoff.Type.FIXED, BACKOFF_MS, BACKOFF_MS, 0),
          86_400,
          null,
          5,
          true,
          604_800,
          new Destination.KafkaTopic("done"),
          new Destination.KafkaTopic("failed"),
          null);

  private static final Map<Integer, String> GENUINE = new ConcurrentHashMap<>();

  private OneTask() {}

  static SubmissionBuilder submission() {
    return new SubmissionBuilder()
        .tenant(KEY.tenant())
        .function("resize")
        .taskId(KEY.taskId())
        .payload(Payload.json("{}"));
  }

  /** Digests that are not those of other letters. */
  static Idempotency idempotency(char key, char request) {
    return new Idempotency(
        Character.toString(key).repeat(22), Character.toString(request).repeat(22));
  }

  static Submit submit(Submission submission) {
    return new Submit(submission, ORIGIN, CONFIG, GENERATION, T0);
  }

  static Submit submit() {
    return submit(submission().source(SOURCE).idempotency(REQUEST).build());
  }

  static Submit submitDelayed(long seconds) {
    return submit(submission().source(SOURCE).idempotency(REQUEST).delaySeconds(seconds).build());
  }

  static HandOver handOver() {
    return new HandOver(GENERATION);
  }

  static HandOver handOverAfterDeletion() {
    return new HandOver(GENERATION + 1);
  }

  static Discard discard() {
    return new Discard(GRACE_MS);
  }

  static Invalidate invalidate() {
    return new Invalidate("function deleted");
  }

  static Stop stop() {
    return new Stop("stop requested", GRACE_MS);
  }

  static WakeUp wakeUp() {
    return new WakeUp();
  }

  static String token(int attempt) {
    return GENUINE.computeIfAbsent(attempt, it -> TOKENS.issue(KEY, it, ORIGIN));
  }

  static ReportStart start(int attempt, long startedAtMs) {
    return start(attempt, token(attempt), startedAtMs);
  }

  static ReportStart start(int attempt, String token, long startedAtMs) {
    return new ReportStart(
        new WorkerReport.Started(KEY, attempt, token, WORKER, Instant.ofEpochMilli(startedAtMs)));
  }

  static ReportHeartbeat heartbeat(int attempt) {
    return heartbeat(attempt, token(attempt));
  }

  static ReportHeartbeat heartbeat(int attempt, String token) {
    return new ReportHeartbeat(new WorkerReport.Beat(KEY.taskId(), attempt, token, null));
  }

  static ReportEnd end(int attempt, Outcome outcome, long startedAtMs, long endedAtMs) {
    return end(attempt, token(attempt), outcome, null, startedAtMs, endedAtMs);
  }

  static ReportEnd end(
      int attempt,
      String token,
      Outcome outcome,
      @Nullable Long retryAfterMs,
      long startedAtMs,
      long endedAtMs) {
    return new ReportEnd(
        new WorkerReport.Finished(
            KEY,
            attempt,
            token,
            outcome,
            outcome == Outcome.SUCCESS ? Payload.json("{\"ok\":true}") : Payload.empty(),
            outcome == Outcome.SUCCESS ? null : ERROR,
            retryAfterMs,
            WORKER,
            Instant.ofEpochMilli(startedAtMs),
            Instant.ofEpochMilli(endedAtMs)));
  }

  static LoseAttempt lose(int attempt) {
    return lose(attempt, token(attempt));
  }

  static LoseAttempt lose(int attempt, String token) {
    return new LoseAttempt(attempt, token, WORKER, "stream closed");
  }

  /** The task after the command, which must change it. */
  static Task after(@Nullable Task task, TaskCommand command, long nowMs) {
    return TaskInvariants.fold(task, happens(task, command, nowMs));
  }

  static Decision.Happens happens(@Nullable Task task, TaskCommand command, long nowMs) {
    if (MACHINE.decide(task, command, nowMs) instanceof Decision.Happens happens) {
      return happens;
    }
    throw new AssertionError(
        command + " changes nothing: " + MACHINE.decide(task, command, nowMs) + " of " + task);
  }
}
