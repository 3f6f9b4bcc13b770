package io.taskweir.e2e.torture.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.e2e.torture.history.Seen.Task;
import io.taskweir.e2e.torture.load.TenantApi;
import io.taskweir.e2e.torture.load.TenantApi.Answer;
import io.taskweir.e2e.torture.load.Work;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what the API shows after a run. Blocks; an API that is not there yet is asked again. */
final class ApiReading {
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final int PAGE = 500;

  private final TenantApi api;
  private final String tenant;

  ApiReading(TenantApi api, String tenant) {
    this.api = api;
    this.tenant = tenant;
  }

  /** All tasks of the tenant. */
  Map<TaskKey, Task> tasks() throws InterruptedException {
    Map<TaskKey, Task> tasks = new LinkedHashMap<>();
    @Nullable String cursor = null;
    do {
      JsonNode page = get("/tasks?limit=" + PAGE + (cursor == null ? "" : "&cursor=" + cursor));
      for (JsonNode item : page.path("items")) {
        Task task = task(item);
        if (tasks.put(task.key(), task) != null) {
          throw new IllegalStateException("listed twice: " + task);
        }
      }
      cursor = page.path("nextCursor").textValue();
    } while (cursor != null);
    return tasks;
  }

  /** Until what is shown of the task is committed. */
  void awaitCommitted(String taskId) throws InterruptedException {
    get("/tasks/" + taskId + "?committed=true");
  }

  /** Tasks by the public name of their state. */
  Map<String, Long> counts() throws InterruptedException {
    Map<String, Long> counts = new TreeMap<>();
    get("/tasks:count?by=state")
        .path("counts")
        .properties()
        .forEach(it -> counts.put(it.getKey(), it.getValue().asLong()));
    return counts;
  }

  private Task task(JsonNode json) {
    List<String> states = new ArrayList<>();
    json.path("history")
        .forEach(it -> states.add(it.path("state").asText() + " " + it.path("attempt").asInt()));
    int errors = 0;
    for (JsonNode attempt : json.path("attempts")) {
      if (attempt.path("outcome").asText().equals("retryable")) {
        errors++;
      }
    }
    JsonNode number = json.path("labels").path("number");
    return new Task(
        new TaskKey(tenant, json.path("taskId").asText()),
        states,
        TaskState.ofPublicName(json.path("state").asText()),
        number.isMissingNode() ? -1 : Long.parseLong(number.asText()),
        json.path("destination").path("state").asText(),
        errors);
  }

  private JsonNode get(String path) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    Answer answer;
    do {
      answer = api.get(path);
      if (answer.status() == 200) {
        return Work.json(answer.body());
      }
      Thread.sleep(200);
    } while (System.nanoTime() < deadline);
    throw new IllegalStateException("GET " + path + " of " + tenant + ": " + answer);
  }
}
