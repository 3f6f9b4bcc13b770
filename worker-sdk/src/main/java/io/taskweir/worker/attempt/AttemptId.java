package io.taskweir.worker.attempt;

import io.taskweir.protocol.TaskKey;

/** One execution of one task. */
public record AttemptId(TaskKey key, int attempt) {
  @Override
  public String toString() {
    return key + " #" + attempt;
  }
}
