package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.protocol.TaskState;
import java.time.Duration;

/** Waits for the end of a task, for longer than one call may. */
public final class TaskWait {
  private static final Duration ONE_CALL = Duration.ofSeconds(50);

  private TaskWait() {}

  /**
   * @param taskPath of the task, without a query
   * @param longest how long to wait
   * @return the task as it is then; see {@link #hasEnded}
   */
  public static JsonNode await(ApiClient api, String taskPath, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (true) {
      long leftSeconds =
          Math.max(0, Duration.ofNanos(deadline - System.nanoTime()).plusMillis(999).toSeconds());
      long seconds = Math.min(leftSeconds, ONE_CALL.toSeconds());
      JsonNode task = api.get(taskPath + "?wait=" + seconds + "s").body();
      if (hasEnded(task) || seconds == leftSeconds) {
        return task;
      }
    }
  }

  public static boolean hasEnded(JsonNode task) {
    return TaskState.ofPublicName(task.path("state").asText()).isTerminal();
  }

  public static boolean hasSucceeded(JsonNode task) {
    return task.path("state").asText().equals(TaskState.SUCCEEDED.publicName());
  }
}
