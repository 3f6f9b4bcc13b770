package io.taskweir.worker.simulation;

import com.google.protobuf.ByteString;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.result.LogLine;
import io.taskweir.protocol.result.Progress;
import io.taskweir.protocol.result.TaskError;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.worker.TestAttempt;
import io.taskweir.worker.simulation.RetryRule.Again;
import io.taskweir.worker.simulation.RetryRule.Over;
import io.taskweir.worker.simulation.RetryRule.Used;
import io.taskweir.worker.simulation.RetryRule.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task in memory. Guarded by the platform's lock. */
public final class SimulatedTask {
  private final Submission submission;
  private final FunctionConfig config;
  private final boolean awaited;
  private final Instant dueAt;
  private final List<TaskState> states = new ArrayList<>(List.of(TaskState.ENQUEUED));
  private final List<TestAttempt> attempts = new ArrayList<>();
  private final List<LogLine> log = new ArrayList<>();
  private Used used = Used.NOTHING;

  /** When it is to be handed over, or fenced; null: it runs or has ended. */
  private @Nullable Instant nextAt;

  private boolean onWorker;
  private boolean handlerCalled;
  private Payload result = Payload.empty();
  private @Nullable TaskError error;
  private @Nullable Progress progress;

  /**
   * @param awaited whether time stands still while its handler is at work
   */
  SimulatedTask(Submission submission, FunctionConfig config, Instant now, boolean awaited) {
    this.submission = submission;
    this.config = config;
    this.awaited = awaited;
    dueAt = now.plusSeconds(Objects.requireNonNullElse(submission.delaySeconds(), 0L));
    nextAt = dueAt;
  }

  Submission submission() {
    return submission;
  }

  TaskKey key() {
    return submission.key();
  }

  public TaskState state() {
    return states.get(states.size() - 1);
  }

  public List<TaskState> states() {
    return List.copyOf(states);
  }

  public List<TestAttempt> attempts() {
    return List.copyOf(attempts);
  }

  public List<String> log() {
    return log.stream().map(LogLine::text).toList();
  }

  public Payload result() {
    return result;
  }

  public @Nullable TaskError error() {
    return error;
  }

  public @Nullable Progress progress() {
    return progress;
  }

  public @Nullable Instant nextAt() {
    return nextAt;
  }

  /** When something is to be done with it; that it waits for a free slot does not count. */
  @Nullable Instant wakesAt(Instant now) {
    return nextAt != null && !nextAt.isAfter(now) ? expiresAt() : nextAt;
  }

  int priority() {
    return Objects.requireNonNullElse(submission.priority(), config.priority());
  }

  /** Milliseconds; 0: none. */
  long timeoutMs() {
    return Duration.ofSeconds(Objects.requireNonNullElse(config.timeoutSeconds(), 0)).toMillis();
  }

  private Instant expiresAt() {
    return dueAt.plusSeconds(
        Objects.requireNonNullElse(submission.maxAgeSeconds(), config.maxAgeSeconds()));
  }

  /** Whether the worker has it and time must not go on. */
  boolean isAwaited() {
    return onWorker && awaited;
  }

  /** Whether the worker has it, and has not called its handler yet. */
  boolean isAboutToRun() {
    return onWorker && !handlerCalled;
  }

  boolean isTooOld(Instant now) {
    return !now.isBefore(expiresAt());
  }

  void expire() {
    end(TaskState.EXPIRED);
  }

  /** Handed over, as its next attempt. */
  void handOver(Instant now) {
    attempts.add(new TestAttempt(attempts.size() + 1, now, null, null, null));
    onWorker = true;
    handlerCalled = false;
    nextAt = null;
    if (state() == TaskState.ENQUEUED) {
      states.add(TaskState.DEQUEUED);
    }
  }

  /** The worker had no room for it. */
  void takeBack(Instant now) {
    attempts.remove(attempts.size() - 1);
    onWorker = false;
    nextAt = now;
    if (state() == TaskState.DEQUEUED) {
      states.remove(states.size() - 1);
    }
  }

  void handlerCalled(int attempt) {
    if (attempt != attempts.size()) {
      return;
    }
    handlerCalled = true;
    if (state() != TaskState.STOPPING) {
      states.add(TaskState.RUNNING);
    }
  }

  void progress(Progress said) {
    progress = said;
  }

  void logged(List<LogLine> lines) {
    log.addAll(lines);
  }

  /** The worker reports an end; ignored if the task has ended, as that of a fenced attempt is. */
  void finished(Finished report, Instant now) {
    TestAttempt last = attempts.get(attempts.size() - 1);
    if (state().isTerminal() || report.attempt() != last.number() || last.endedAt() != null) {
      return;
    }
    attempts.set(
        attempts.size() - 1,
        new TestAttempt(last.number(), report.startedAt(), now, report.outcome(), report.error()));
    error = report.error();
    if (state() == TaskState.STOPPING) {
      end(TaskState.STOPPED);
      return;
    }
    if (!handlerCalled) {
      states.add(TaskState.RUNNING);
    }
    Verdict verdict = verdict(report);
    if (verdict instanceof Over over) {
      result = report.payload();
      end(over.state());
    } else if (verdict instanceof Again again) {
      used = again.used();
      nextAt = now.plusMillis(again.waitMs());
      states.add(TaskState.RETRYING);
    }
  }

  private Verdict verdict(Finished report) {
    return RetryRule.after(
        key(),
        report.attempt(),
        report.outcome(),
        Objects.requireNonNullElse(report.retryAfterMs(), 0L),
        used,
        Objects.requireNonNullElse(submission.maxRetries(), config.maxRetries()),
        config.backoff());
  }

  /** The worker's slot for that attempt is free again, whatever has been reported. */
  void leftWorker(int attempt) {
    if (attempt == attempts.size()) {
      onWorker = false;
    }
  }

  /**
   * Somebody asks for its stop.
   *
   * @return whether the worker has to be told
   */
  boolean stop(Instant now) {
    if (state() == TaskState.STOPPING) {
      return false;
    }
    states.add(TaskState.STOPPING);
    if (!onWorker) {
      end(TaskState.STOPPED);
      return false;
    }
    nextAt = now.plus(Limits.STOP_GRACE);
    return true;
  }

  /** The grace is over: it is stopped whatever the worker does. */
  void fence(Instant now) {
    TestAttempt last = attempts.get(attempts.size() - 1);
    attempts.set(
        attempts.size() - 1,
        new TestAttempt(last.number(), last.startedAt(), now, null, last.error()));
    end(TaskState.STOPPED);
  }

  private void end(TaskState state) {
    states.add(state);
    nextAt = null;
  }

  /** The present attempt as a dispatcher would send it. */
  Assignment assignment() {
    int attempt = attempts().size();
    return Assignment.newBuilder()
        .setTenant(key().tenant())
        .setTaskId(key().taskId())
        .setFunction(submission().function())
        .setAttempt(attempt)
        .setLeaseToken("simulated-" + attempt)
        .setPayload(ByteString.copyFrom(submission().payload().bytes()))
        .setContentType(submission().payload().contentType())
        .setPriority(priority())
        .setTimeoutMs(timeoutMs())
        .putAllLabels(submission().labels())
        .build();
  }
}
