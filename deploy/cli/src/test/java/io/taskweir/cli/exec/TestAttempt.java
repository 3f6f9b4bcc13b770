package io.taskweir.cli.exec;

import io.taskweir.worker.TaskContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The second attempt of a task of acme/resize, which keeps what is said about it. */
public final class TestAttempt implements TaskContext {
  private final String id;
  private final @Nullable Instant deadline;
  private final List<String> logs = new CopyOnWriteArrayList<>();
  private final List<String> progress = new CopyOnWriteArrayList<>();

  /** Of {@code r-1}, without a deadline. */
  public TestAttempt() {
    this("r-1", null);
  }

  public TestAttempt(String id, @Nullable Instant deadline) {
    this.id = id;
    this.deadline = deadline;
  }

  public List<String> logs() {
    return logs;
  }

  /** As {@code done/total}. */
  public List<String> progress() {
    return progress;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String function() {
    return "resize";
  }

  @Override
  public String tenant() {
    return "acme";
  }

  @Override
  public int attempt() {
    return 2;
  }

  @Override
  public Optional<Instant> deadline() {
    return Optional.ofNullable(deadline);
  }

  @Override
  public Map<String, String> labels() {
    return Map.of("order", "17");
  }

  @Override
  public void progress(long done, long total) {
    progress.add(done + "/" + total);
  }

  @Override
  public void log(String line) {
    logs.add(line);
  }

  @Override
  public boolean isStopping() {
    return false;
  }
}
