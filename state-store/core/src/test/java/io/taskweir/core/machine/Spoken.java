package io.taskweir.core.machine;

import static io.taskweir.core.machine.OneTask.ANOTHER_ORIGIN;
import static io.taskweir.core.machine.OneTask.CONFIG;
import static io.taskweir.core.machine.OneTask.KEY;
import static io.taskweir.core.machine.OneTask.ORIGIN;
import static io.taskweir.core.machine.OneTask.SOURCE;
import static io.taskweir.core.machine.OneTask.T0;
import static io.taskweir.core.machine.OneTask.TOKENS;
import static io.taskweir.core.machine.OneTask.submission;
import static io.taskweir.core.machine.OneTask.token;

import io.taskweir.core.machine.TaskCommand.RecordDelivery;
import io.taskweir.core.machine.TaskCommand.ReportEnd;
import io.taskweir.core.machine.TaskCommand.ReportStart;
import io.taskweir.core.machine.TaskCommand.Submit;
import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A command as a line of the table words it, said to one task at a time.
 *
 * @param variant which of those that share the line
 */
record Spoken(String variant, TaskCommand command, long nowMs) {
  private static final List<String> REPORTS =
      List.of(
          "started",
          "heartbeat",
          "success",
          "retryable",
          "non-retryable",
          "throttled",
          "stopped",
          "lost");

  static List<Spoken> of(String line, RepresentativeTask state) {
    Task task = state.task();
    long now = state.nowMs();
    int attempt = task == null ? 0 : task.attempt();
    int seq = task == null ? 1 : task.seq();
    return switch (line) {
      case "submit, another record" ->
          one(
              new Submit(submission().build(), ANOTHER_ORIGIN, CONFIG, OneTask.GENERATION, T0),
              now);
      case "submit, the same record" ->
          one(new Submit(submission().build(), ORIGIN, CONFIG, OneTask.GENERATION, T0), now);
      case "submit, the same source" -> {
        Submission forwarded = submission().source(SOURCE).build();
        yield one(new Submit(forwarded, ANOTHER_ORIGIN, CONFIG, OneTask.GENERATION, T0), now);
      }
      case "submit, the same key" -> one(submitWith(OneTask.REQUEST), now);
      case "submit, key reused" -> one(submitWith(OneTask.idempotency('K', 'S')), now);
      case "submit, another key" -> one(submitWith(OneTask.idempotency('L', 'R')), now);
      case "stop" -> one(OneTask.stop(), now);
      case "discard" -> one(OneTask.discard(), now);
      case "invalidate" -> one(OneTask.invalidate(), now);
      case "rerun" -> one(new TaskCommand.Rerun("r-1-again"), now);
      case "purge, before its time" -> one(new TaskCommand.Purge(), purgeAtMs(task, now + 1) - 1);
      case "purge, at its time" -> one(new TaskCommand.Purge(), purgeAtMs(task, now));
      case "hand over, function deleted" -> one(OneTask.handOverAfterDeletion(), now);
      case "hand over" -> one(OneTask.handOver(), now);
      case "hand over, past maximum age" ->
          one(OneTask.handOver(), task == null ? now : task.terms().expiresAtMs());
      case "wake up, before its time" -> one(OneTask.wakeUp(), ownTimeMs(task, now + 1) - 1);
      case "wake up, at its time" -> one(OneTask.wakeUp(), ownTimeMs(task, now));
      case "any report, earlier attempt" -> all(attempt - 1, token(attempt - 1), "", now);
      case "any report, next but one" -> all(attempt + 2, token(attempt + 2), "", now);
      case "any report, forged" -> forged(attempt, now);
      case "any report, forged next" -> forged(attempt + 1, now);
      case "delivered" -> one(delivery(seq, Delivery.Progress.DELIVERED), now);
      case "delivery failed" -> one(delivery(seq, Delivery.Progress.FAILED), now);
      case "delivered, another seq" -> one(delivery(seq - 1, Delivery.Progress.DELIVERED), now);
      default -> {
        int about = line.endsWith(", next attempt") ? attempt + 1 : attempt;
        String report = line.replace(", next attempt", "");
        yield one(report(report, about, token(about), now), now);
      }
    };
  }

  private static Submit submitWith(Idempotency idempotency) {
    return new Submit(
        submission().idempotency(idempotency).build(),
        ANOTHER_ORIGIN,
        CONFIG,
        OneTask.GENERATION,
        T0);
  }

  /** The same command from a worker whose clock is off. */
  static TaskCommand shifted(TaskCommand command, long workerClockMs) {
    if (command instanceof ReportStart start) {
      WorkerReport.Started report = start.report();
      return OneTask.start(
          report.attempt(), report.leaseToken(), report.startedAt().toEpochMilli() + workerClockMs);
    }
    if (command instanceof ReportEnd end) {
      WorkerReport.Finished report = end.report();
      return OneTask.end(
          report.attempt(),
          report.leaseToken(),
          report.outcome(),
          report.retryAfterMs(),
          report.startedAt().toEpochMilli() + workerClockMs,
          report.endedAt().toEpochMilli() + workerClockMs);
    }
    return command;
  }

  private static List<Spoken> one(TaskCommand command, long nowMs) {
    return List.of(new Spoken("", command, nowMs));
  }

  private static List<Spoken> all(int attempt, String token, String how, long nowMs) {
    return REPORTS.stream()
        .map(name -> new Spoken(": " + name + how, report(name, attempt, token, nowMs), nowMs))
        .toList();
  }

  private static List<Spoken> forged(int attempt, long nowMs) {
    String genuine = token(attempt);
    List<Spoken> spoken = new ArrayList<>();
    spoken.addAll(all(attempt, "", ", no token", nowMs));
    spoken.addAll(all(attempt, "let me in", ", garbage", nowMs));
    spoken.addAll(all(attempt, genuine + "=", ", token and more", nowMs));
    spoken.addAll(all(attempt, token(attempt + 7), ", another attempt's token", nowMs));
    String anotherTask = TOKENS.issue(new TaskKey("acme", "r-2"), attempt, ORIGIN);
    spoken.addAll(all(attempt, anotherTask, ", another task's token", nowMs));
    String anotherTenant = TOKENS.issue(new TaskKey("evil", KEY.taskId()), attempt, ORIGIN);
    spoken.addAll(all(attempt, anotherTenant, ", another tenant's token", nowMs));
    String earlierLife = TOKENS.issue(KEY, attempt, ANOTHER_ORIGIN);
    spoken.addAll(all(attempt, earlierLife, ", another origin's token", nowMs));
    return spoken;
  }

  private static TaskCommand report(String name, int attempt, String token, long nowMs) {
    return switch (name) {
      case "started" -> OneTask.start(attempt, token, nowMs);
      case "heartbeat" -> OneTask.heartbeat(attempt, token);
      case "lost" -> OneTask.lose(attempt, token);
      default -> {
        Outcome outcome = Outcome.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
        yield OneTask.end(attempt, token, outcome, null, nowMs - 5, nowMs);
      }
    };
  }

  private static RecordDelivery delivery(int seq, Delivery.Progress progress) {
    String error = progress == Delivery.Progress.FAILED ? "topic is gone" : null;
    return new RecordDelivery(seq, new Delivery(progress, 2, error));
  }

  private static long purgeAtMs(@Nullable Task task, long otherwise) {
    return task != null && task.phase() instanceof Phase.Ended ended
        ? ended.atMs() + 604_800_000
        : otherwise;
  }

  /** When the task's own time comes; {@code otherwise} if it waits for nothing of the kind. */
  private static long ownTimeMs(@Nullable Task task, long otherwise) {
    if (task == null) {
      return otherwise;
    }
    return switch (task.phase()) {
      case Phase.Timed timed -> timed.untilMs();
      case Phase.Executing executing -> executing.leaseEndsMs();
      case Phase.Stopping stopping -> stopping.untilMs();
      case Phase.Ready ready -> task.terms().expiresAtMs();
      case Phase.Out out -> task.terms().expiresAtMs();
      case Phase.Ended ended -> otherwise;
    };
  }
}
