package io.taskweir.e2e.simulation.history;

import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.dispatcher.plan.LaneId;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.event.TaskTransition;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.submission.Ruling;
import io.taskweir.protocol.submission.Submission;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened. What is part of a transaction is a fact when the transaction is
 * committed, but for {@link Dispatched} and {@link HandedOver}, which others see at once.
 */
public sealed interface Fact {

  /** What a client was told of its submission. */
  enum Answer {
    /** It is on the queue. */
    ACKED,
    /** It is not, and the client knows. */
    FAILED,
    /** Nobody answered. */
    UNKNOWN
  }

  /**
   * A client submitted, or a state-store did for it (a rerun).
   *
   * @param origin where it lies on the queue; null if it never got there
   * @param earliestMs true time before which it must not run, clock skew apart
   */
  record Submitted(Submission submission, @Nullable Origin origin, Answer answer, long earliestMs)
      implements Fact {
    @Override
    public String toString() {
      return "submits %s of %s, %s, at %s, due %d"
          .formatted(submission.key(), submission.function(), answer, origin, earliestMs);
    }
  }

  /** A client that asked was told what has become of its submission. */
  record Ruled(TaskKey key, Origin origin, Ruling ruling) implements Fact {}

  /** A submission made a task. */
  record Made(TaskKey key, Origin origin, Payload payload) implements Fact {}

  /** A submission was the same as the one that made the task. */
  record Repeated(TaskKey key, Origin origin) implements Fact {}

  /** A submission went to the rejected topic. */
  record Refused(TaskKey key, Origin origin, ErrorCode code) implements Fact {}

  /** Nothing is kept of the task any more. */
  record Forgotten(TaskKey key, Origin origin) implements Fact {}

  /**
   * An event can be read.
   *
   * @param incarnation of the store that wrote it
   * @param dispatchEnd end of the partition's dispatch log by now
   */
  record Told(int partition, TaskTransition event, long incarnation, long dispatchEnd)
      implements Fact {
    @Override
    public String toString() {
      return "tells %s %d %s to %s, attempt %d: %s"
          .formatted(
              event.key(), event.seq(), event.from(), event.to(), event.attempt(), event.reason());
    }
  }

  /** A store let a task out because its lane's window had room. {@code out} counts it too. */
  record HandedOver(int partition, LaneId lane, TaskKey key, int attempt, int out, int window)
      implements Fact {}

  /** An assignment lies on the dispatch log, whatever becomes of its transaction. */
  record Dispatched(
      int partition,
      long offset,
      long incarnation,
      TaskKey key,
      int attempt,
      String token,
      boolean reissued)
      implements Fact {}

  /** A command lies on the commands log. */
  record Commanded(int partition, long offset, CommandRecord command) implements Fact {
    @Override
    public String toString() {
      return "commands %d@%d %s"
          .formatted(partition, offset, command.toString().replaceAll("\\s+", " "));
    }
  }

  /** A store took the windows in a command for those that hold. */
  record WindowsTaken(int partition, long offset, long epoch) implements Fact {}

  /** A report lies on the results log. */
  record Reported(int partition, long offset, WorkerReport report) implements Fact {}

  /**
   * A worker's report changed a task.
   *
   * @param reporter tenant that the report is of
   * @param origin of the task
   * @param before attempt of the task before it
   */
  record ReportCounted(
      TaskKey key, String reporter, int attempt, String token, Origin origin, int before)
      implements Fact {}

  /** A lease was let end. */
  record LeaseEnded(TaskKey key, int attempt, long deadlineMs) implements Fact {}

  /** A handler was called. {@code tenant} is the worker's. */
  record Began(String tenant, TaskKey key, int attempt, String token, Payload payload)
      implements Fact {}

  /** A handler came back; not recorded if its process died. */
  record Ended(TaskKey key, int attempt, String token) implements Fact {}

  /** An outcome can be read by the router. */
  record OutcomeTold(TaskKey key, int seq, TaskState state) implements Fact {}

  /** An outcome lies on the user's topic. */
  record Delivered(TaskKey key, int seq, TaskState state) implements Fact {}

  /** What the router told the state-store of an outcome. */
  record DeliverySettled(TaskKey key, int seq, Delivery.Progress progress) implements Fact {}

  /** Something went wrong, on purpose. */
  record Fault(String what) implements Fact {
    @Override
    public String toString() {
      return "FAULT " + what;
    }
  }

  /** The faults are over. */
  record Healing() implements Fact {}

  /** At the end: a task as it is kept. */
  record Kept(TaskKey key, Task task) implements Fact {}

  /**
   * At the end: whether nothing was left to do.
   *
   * @param unrest what was; empty if nothing
   */
  record Rested(String unrest) implements Fact {}

  /** For people. */
  record Noted(String text) implements Fact {
    @Override
    public String toString() {
      return "  " + text;
    }
  }
}
