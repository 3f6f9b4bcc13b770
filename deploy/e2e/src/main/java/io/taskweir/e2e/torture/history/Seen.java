package io.taskweir.e2e.torture.history;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Things that were read after a run. */
public final class Seen {
  private Seen() {}

  /**
   * Where a record stands.
   *
   * @param key of the record, as text
   * @param appendedMs by the clock of its broker, or of who wrote it, as the topic has it
   */
  public record Place(String topic, int partition, long offset, String key, long appendedMs) {}

  /** A committed event. */
  public record Event(
      TaskKey task,
      int seq,
      @Nullable TaskState from,
      TaskState to,
      int attempt,
      String reason,
      Place place) {}

  /**
   * A committed hand-over of an attempt to the dispatcher.
   *
   * @param canary in its payload; empty if there is none
   * @param reissued whether it had been handed over before
   */
  public record Assignment(
      TaskKey task, int attempt, String leaseToken, String canary, boolean reissued, Place place) {}

  /** What a worker reported of the end of an attempt; genuine or not. */
  public record Report(
      TaskKey task, int attempt, String leaseToken, String outcome, String canary, Place place) {}

  /**
   * An outcome that arrived at its destination.
   *
   * @param canary in what it carries; empty if there is none
   */
  public record Delivered(TaskKey task, int seq, String canary, Place place) {}

  /** A record that could not be accepted. */
  public record Rejected(String topic, int partition, long offset, String code) {}

  /**
   * A task as the API shows it.
   *
   * @param states and attempts of the history, such as {@code Running 1}
   * @param number of the work that it was submitted with, from its label; -1 if it has none
   * @param delivery state of the delivery of its outcome; empty if there is none
   * @param handlerErrors attempts that a handler ended with an error that counts
   */
  public record Task(
      TaskKey key,
      List<String> states,
      TaskState state,
      long number,
      String delivery,
      int handlerErrors) {}
}
