package io.taskweir.core.task;

import io.taskweir.protocol.TaskState;

/**
 * What a task is waiting for. Finer than the public {@link TaskState}: a retry, for example, is
 * Retrying while it waits for its time, for its turn and for its start.
 */
public sealed interface Phase {

  /** Waits for a time: a delayed start, or a backoff. */
  record Timed(long untilMs) implements Phase {}

  /** Waits in the backlog for the lane's window. */
  record Ready(long sinceMs) implements Phase {}

  /** Handed over to a dispatcher; not known to run yet. */
  record Out(long sinceMs) implements Phase {}

  /**
   * Known to run on a worker.
   *
   * @param leaseEndsMs without a heartbeat until then the attempt counts as lost
   */
  record Executing(String workerId, long leaseEndsMs) implements Phase {}

  /**
   * Is being stopped.
   *
   * @param out whether an attempt is, which is given some time to end; a task that was waiting is
   *     stopped in the same step
   * @param untilMs then it is stopped, whatever the worker does
   */
  record Stopping(boolean out, long untilMs) implements Phase {}

  /** Over, for good. */
  record Ended(TaskState state, long atMs) implements Phase {
    public Ended {
      if (!state.isTerminal()) {
        throw new IllegalArgumentException(state + " is not a terminal state");
      }
    }
  }

  /** Whether the task takes up a place of its lane's window. */
  default boolean isOut() {
    return switch (this) {
      case Out out -> true;
      case Executing executing -> true;
      case Stopping stopping -> stopping.out();
      case Timed timed -> false;
      case Ready ready -> false;
      case Ended ended -> false;
    };
  }
}
