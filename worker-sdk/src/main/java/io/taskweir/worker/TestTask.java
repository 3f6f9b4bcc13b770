package io.taskweir.worker;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.result.Progress;
import io.taskweir.protocol.result.TaskError;
import io.taskweir.worker.function.PayloadValues;
import io.taskweir.worker.simulation.SimulatedPlatform;
import io.taskweir.worker.simulation.SimulatedTask;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A task in a {@link TaskweirTest}, as it is at the moment of each call. */
public final class TestTask {
  private final SimulatedPlatform platform;
  private final String id;

  TestTask(SimulatedPlatform platform, String id) {
    this.platform = platform;
    this.id = id;
  }

  public String id() {
    return id;
  }

  public TaskState state() {
    return view(SimulatedTask::state);
  }

  /** All its states so far, each as often as it was in it. */
  public List<TaskState> states() {
    return view(SimulatedTask::states);
  }

  /** Oldest first. */
  public List<TestAttempt> attempts() {
    return view(SimulatedTask::attempts);
  }

  /** What the handler returned, as it is sent; empty unless the task has succeeded. */
  public Payload result() {
    return view(SimulatedTask::result);
  }

  /**
   * What the handler returned, read as that type; see {@link Handler} for what it may be.
   *
   * @throws RuntimeException if it is not such a value; says why
   */
  public <T> @Nullable T result(Class<T> type) {
    return PayloadValues.read("result of task " + id, result(), type);
  }

  /** Of the last attempt. */
  public Optional<TaskError> error() {
    return view(it -> Optional.ofNullable(it.error()));
  }

  /** Lines of all attempts. */
  public List<String> log() {
    return view(SimulatedTask::log);
  }

  /** What its handler said last. */
  public Optional<Progress> progress() {
    return view(it -> Optional.ofNullable(it.progress()));
  }

  /** When its next attempt begins, if it waits for that: for its delay, or after an error. */
  public Optional<Instant> nextAttemptAt() {
    return view(
        it -> it.state().isTerminal() ? Optional.empty() : Optional.ofNullable(it.nextAt()));
  }

  @Override
  public String toString() {
    return id + " " + states() + " " + attempts();
  }

  private <T> T view(Function<SimulatedTask, T> part) {
    return platform.view(id, part);
  }
}
