package io.taskweir.cli.exec.process;

import io.taskweir.worker.TaskContext;

/** An attempt among those of one function and tenant. */
public record AttemptKey(String taskId, int attempt) {
  public static AttemptKey of(TaskContext task) {
    return new AttemptKey(task.id(), task.attempt());
  }
}
