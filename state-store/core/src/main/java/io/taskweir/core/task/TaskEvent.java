package io.taskweir.core.task;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.result.Progress;
import io.taskweir.protocol.result.TaskError;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a task. {@link Task#apply} folds events into the task; nothing else
 * changes one. Times are milliseconds since the epoch.
 */
public sealed interface TaskEvent {
  long atMs();

  /** Why, as the history shows it where the event changes the public state. */
  String reason();

  /** The submission was taken; the first event of every task. */
  record Accepted(TaskKey key, String function, Terms terms, long atMs) implements TaskEvent {
    @Override
    public String reason() {
      return terms.dueAtMs() > atMs ? "submitted, delayed" : "submitted";
    }
  }

  /** A wait for a time is over; the task queues for its lane's window. */
  record BecameReady(long atMs) implements TaskEvent {
    @Override
    public String reason() {
      return "due";
    }
  }

  /** Given to the dispatcher as the next attempt. */
  record HandedOver(int attempt, long atMs) implements TaskEvent {
    @Override
    public String reason() {
      return "window open";
    }
  }

  /** The handler has begun. */
  record Started(String workerId, long leaseEndsMs, long atMs) implements TaskEvent {
    @Override
    public String reason() {
      return "started";
    }
  }

  /**
   * A user wants the task stopped.
   *
   * @param untilMs then the attempt that is out, if one is, no longer counts
   */
  record StopRequested(String reason, long untilMs, long atMs) implements TaskEvent {}

  /**
   * The worker was heard of, or could not have been.
   *
   * @param progress what the handler said; null if it has said nothing new
   */
  record LeaseExtended(long leaseEndsMs, @Nullable Progress progress, long atMs)
      implements TaskEvent {
    @Override
    public String reason() {
      return "heartbeat";
    }
  }

  /**
   * The attempt is over and another will follow.
   *
   * @param budget which retry budget it uses
   * @param readyAtMs end of the backoff
   */
  record RetryScheduled(
      String outcome, @Nullable TaskError error, Budget budget, long readyAtMs, long atMs)
      implements TaskEvent {
    @Override
    public String reason() {
      return outcome;
    }
  }

  /** The two budgets of retries. */
  enum Budget {
    /** Counted against the maximum of retries. */
    HANDLER,
    /** Limited by the time spent in backoff. */
    SYSTEM
  }

  /**
   * The task is over.
   *
   * @param outcome how the attempt under way ended; null if, and only if, none was
   */
  record Ended(
      TaskState state,
      String reason,
      @Nullable String outcome,
      @Nullable TaskError error,
      long atMs)
      implements TaskEvent {}

  /** A user wants nothing of the task to be kept once it has ended. */
  record Discarded(long atMs) implements TaskEvent {
    @Override
    public String reason() {
      return "deleted";
    }
  }

  /**
   * A user had the task run again, as another task.
   *
   * @param taskId of that one
   */
  record RerunRecorded(String taskId, long atMs) implements TaskEvent {
    @Override
    public String reason() {
      return "run again as " + taskId;
    }
  }

  /** The outcome router reported on the delivery. */
  record DeliveryRecorded(Delivery delivery, long atMs) implements TaskEvent {
    @Override
    public String reason() {
      return "delivery " + delivery.progress();
    }
  }
}
