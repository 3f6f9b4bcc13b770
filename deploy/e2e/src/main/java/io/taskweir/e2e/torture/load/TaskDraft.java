package io.taskweir.e2e.torture.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taskweir.client.Task;
import io.taskweir.e2e.torture.load.Work.Behaviour;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A task before it is submitted, with features as chance will have it.
 *
 * @param maxAgeSeconds 0: as the function has it
 * @param destination null: none
 */
record TaskDraft(
    String taskId,
    Work work,
    int delaySeconds,
    int maxAgeSeconds,
    int maxRetries,
    int priority,
    @Nullable String destination) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static TaskDraft of(Tenant tenant, String taskId, long number, SplittableRandom random) {
    Work work =
        new Work(
            tenant.canary(),
            number,
            behaviour(random),
            random.nextInt(1, 3),
            random.nextInt(20) == 0 ? random.nextInt(2_000, 8_000) : random.nextInt(0, 60));
    return new TaskDraft(
        taskId,
        work,
        random.nextInt(8) == 0 ? random.nextInt(1, 6) : 0,
        random.nextInt(30) == 0 ? random.nextInt(1, 4) : 0,
        random.nextInt(4),
        random.nextInt(10),
        random.nextInt(3) == 0 ? tenant.destination() : null);
  }

  private static Behaviour behaviour(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0, 1 -> Behaviour.FAILS_FIRST;
      case 2 -> Behaviour.FAILS_ALWAYS;
      case 3 -> Behaviour.NON_RETRYABLE;
      case 4 -> Behaviour.THROTTLED_FIRST;
      default -> Behaviour.SUCCEEDS;
    };
  }

  /**
   * As a line of JSON.
   *
   * @param tenant for the inbox; null where the address says it
   */
  String toJson(@Nullable String tenant) {
    ObjectNode json = JSON.createObjectNode();
    if (tenant != null) {
      json.put("tenant", tenant);
    }
    json.put("function", WorkerNodeProgram.FUNCTION).put("taskId", taskId);
    json.set("payload", Work.json(work.toJson()));
    json.put("delaySeconds", delaySeconds).put("maxRetries", maxRetries).put("priority", priority);
    json.putObject("labels").put("number", Long.toString(work.number()));
    if (maxAgeSeconds > 0) {
      json.put("maxAgeSeconds", maxAgeSeconds);
    }
    if (destination != null) {
      json.putObject("onSuccess").put("topic", destination);
      json.putObject("onFailure").put("topic", destination);
    }
    return json.toString();
  }

  /** For the library. */
  Task toTask() {
    Task task =
        Task.json(WorkerNodeProgram.FUNCTION, work.toJson())
            .id(taskId)
            .delay(Duration.ofSeconds(delaySeconds))
            .maxRetries(maxRetries)
            .priority(priority)
            .label("number", Long.toString(work.number()));
    if (maxAgeSeconds > 0) {
      task = task.maxAge(Duration.ofSeconds(maxAgeSeconds));
    }
    return destination == null ? task : task.onSuccess(destination).onFailure(destination);
  }
}
