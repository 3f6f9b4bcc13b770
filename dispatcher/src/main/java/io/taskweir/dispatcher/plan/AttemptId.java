package io.taskweir.dispatcher.plan;

/** One execution of a task. */
public record AttemptId(String tenant, String taskId, int attempt) {
  @Override
  public String toString() {
    return tenant + "/" + taskId + "#" + attempt;
  }
}
