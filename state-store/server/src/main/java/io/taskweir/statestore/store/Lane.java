package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;

/** All tasks of one function of one tenant: what shares a window. */
public record Lane(String tenant, String function) {
  public static Lane of(Task task) {
    return new Lane(task.key().tenant(), task.function());
  }
}
