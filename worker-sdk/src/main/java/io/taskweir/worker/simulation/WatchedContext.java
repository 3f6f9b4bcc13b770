package io.taskweir.worker.simulation;

import io.taskweir.protocol.result.Progress;
import io.taskweir.worker.TaskContext;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A handler's context that tells of the progress at once, and not with the next heartbeat. */
record WatchedContext(TaskContext context, Consumer<Progress> listener) implements TaskContext {
  @Override
  public String id() {
    return context.id();
  }

  @Override
  public String function() {
    return context.function();
  }

  @Override
  public String tenant() {
    return context.tenant();
  }

  @Override
  public int attempt() {
    return context.attempt();
  }

  @Override
  public Optional<Instant> deadline() {
    return context.deadline();
  }

  @Override
  public Map<String, String> labels() {
    return context.labels();
  }

  @Override
  public void progress(long done, long total) {
    context.progress(done, total);
    listener.accept(new Progress(done, total));
  }

  @Override
  public void log(String text) {
    context.log(text);
  }

  @Override
  public boolean isStopping() {
    return context.isStopping();
  }
}
