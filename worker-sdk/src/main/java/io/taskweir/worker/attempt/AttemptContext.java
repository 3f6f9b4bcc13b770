package io.taskweir.worker.attempt;

import io.taskweir.protocol.result.Progress;
import io.taskweir.worker.TaskContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running attempt as its handler sees it. */
final class AttemptContext implements TaskContext {
  private static final Logger log = LoggerFactory.getLogger(TaskContext.class);

  private final RunningAttempt attempt;
  private final AttemptOwner owner;
  private volatile @Nullable Progress progress;

  AttemptContext(RunningAttempt attempt, AttemptOwner owner) {
    this.attempt = attempt;
    this.owner = owner;
  }

  @Override
  public String id() {
    return attempt.key().taskId();
  }

  @Override
  public String function() {
    return attempt.function();
  }

  @Override
  public String tenant() {
    return attempt.key().tenant();
  }

  @Override
  public int attempt() {
    return attempt.attempt();
  }

  @Override
  public Optional<Instant> deadline() {
    return attempt.timeoutMs() == 0
        ? Optional.empty()
        : Optional.of(attempt.startedAt().plusMillis(attempt.timeoutMs()));
  }

  @Override
  public Map<String, String> labels() {
    return attempt.labels();
  }

  @Override
  public void progress(long done, long total) {
    progress = new Progress(done, total);
    log.debug("{} {}: {} of {}", attempt.function(), attempt.id(), done, total);
  }

  /** What the handler said last; null if it has said nothing. */
  @Nullable Progress lastProgress() {
    return progress;
  }

  @Override
  public void log(String text) {
    log.info("{} {}: {}", attempt.function(), attempt.id(), text);
    owner.log(attempt, text);
  }

  @Override
  public boolean isStopping() {
    return owner.isStopping() || attempt.interruption() != null;
  }
}
