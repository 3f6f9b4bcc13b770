package io.taskweir.core.task;

import io.taskweir.protocol.event.TaskTransition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The events of a task as the public gets them. Made from the task alone and always the same, so
 * that whoever follows a task over HTTP reads what stands on the topic.
 */
public final class TaskTransitions {
  private TaskTransitions() {}

  /**
   * @param seq of an event that the task has had, from 1
   */
  public static TaskTransition of(Task task, int seq) {
    Transition transition = task.history().get(seq - 1);
    return new TaskTransition(
        task.key(),
        task.function(),
        seq,
        seq == 1 ? null : task.history().get(seq - 2).state(),
        transition.state(),
        transition.attempt(),
        Instant.ofEpochMilli(transition.atMs()),
        transition.reason(),
        workerOf(task, transition));
  }

  private static @Nullable String workerOf(Task task, Transition transition) {
    boolean concernsWorker =
        switch (transition.state()) {
          case RUNNING, SUCCEEDED, FAILED, RETRYING -> true;
          case ENQUEUED, DEQUEUED, EXPIRED, INVALID, STOPPING, STOPPED -> false;
        };
    int attempt = transition.attempt();
    return concernsWorker && attempt >= 1 && attempt <= task.attempts().size()
        ? task.attempts().get(attempt - 1).workerId()
        : null;
  }
}
