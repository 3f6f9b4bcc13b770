package io.taskweir.core.machine;

import io.taskweir.core.task.TaskEvent;
import io.taskweir.protocol.problem.ErrorCode;
import java.util.List;

/** The machine's answer to a command. */
public sealed interface Decision {

  /** It happens: these events, in this order. */
  record Happens(List<TaskEvent> events) implements Decision {
    static Happens of(TaskEvent... events) {
      return new Happens(List.of(events));
    }
  }

  /** What is kept of the task goes: it has ended, and its time is over or a user wants it so. */
  record Gone() implements Decision {}

  /** It is refused, and whoever asked is told why. */
  record Refused(ErrorCode code, String detail) implements Decision {}

  /** It changes nothing, and nobody needs to be told; it is counted under its reason. */
  record Ignored(Reason reason) implements Decision {}

  /** Why a command changes nothing. */
  enum Reason {
    /** The task is in this state already, or the command is a repetition. */
    REPEATED,
    /** The attempt is not the present one: a fenced worker speaks, or an old message was read. */
    STALE_ATTEMPT,
    /**
     * A genuine report of an attempt that the task has yet to reach again: the steps between were
     * lost to an aborted transaction. To be kept until the task has got there.
     */
    AHEAD,
    /** The lease token is not that of the attempt. */
    WRONG_TOKEN,
    /** Terminal states never change. */
    ALREADY_ENDED,
    /** It can be done only to a task that has ended. */
    NOT_ENDED,
    /** There is no such task (any more). */
    UNKNOWN_TASK,
    /** It came before its time. */
    TOO_EARLY
  }
}
