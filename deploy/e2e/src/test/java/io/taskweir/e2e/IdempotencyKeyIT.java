package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.worker.Worker;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A request with an {@code Idempotency-Key} may be made any number of times and is one. */
@ExtendWith(SharedServer.class)
class IdempotencyKeyIT {
  private static final String TENANT = "idempotent";
  private static final int CLIENTS = 100;

  private final DevServer server;
  private final TaskApi api;

  IdempotencyKeyIT(DevServer server) {
    this.server = server;
    this.api = new TaskApi(server.url(), TENANT);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aHundredClientsWithOneKeyAllGetTheSameTaskAndItRunsOnce() throws Exception {
    String body = "{\"function\":\"count\",\"payload\":7}";
    List<Future<HttpResponse<String>>> calls = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        calls.add(clients.submit(() -> api.post("/tasks", body, "one for all")));
      }
    }
    Set<String> answers = new HashSet<>();
    for (Future<HttpResponse<String>> call : calls) {
      assertThat(call.get().statusCode()).as(call.get().body()).isEqualTo(202);
      answers.add(call.get().body());
    }
    assertThat(answers).hasSize(1);
    String id = TaskApi.json(answers.iterator().next()).path("taskId").asText();

    AtomicInteger ran = new AtomicInteger();
    try (Worker _ =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle("count", Integer.class, (input, _) -> input * ran.incrementAndGet())
            .start()) {
      JsonNode task = api.awaitState(id, TaskState.SUCCEEDED, Duration.ofSeconds(30));
      assertThat(task.path("result").asInt()).isEqualTo(7);
    }
    HttpResponse<String> late = api.post("/tasks", body, "one for all");
    assertThat(late.statusCode()).isEqualTo(202);
    assertThat(TaskApi.json(late).path("taskId").asText()).isEqualTo(id);
    assertThat(TaskApi.json(late).path("state").asText()).isEqualTo("Succeeded");
    assertThat(ran).hasValue(1);
    assertThat(api.list("&function=count")).hasSize(1);
    assertThat(TopicLog.everything(server.bootstrap(), Topics.REJECTED))
        .extracting(it -> String.valueOf(it.key()))
        .doesNotContain(TENANT + "/" + id);
  }

  @Test
  void aKeyBelongsToTheRequestThatItFirstCameWith() {
    String first = accepted(api.post("/tasks", "{\"function\":\"idle\",\"payload\":1}", "k"));
    assertThat(accepted(api.post("/tasks", "{\"payload\":1, \"function\":\"idle\"}", "\"k\"")))
        .isEqualTo(first);
    // The same thing by the other call is the same request.
    assertThat(accepted(api.post("/functions/idle/tasks", "1", "k"))).isEqualTo(first);

    reused(api.post("/tasks", "{\"function\":\"idle\",\"payload\":2}", "k"), first);
    reused(api.post("/functions/idle/tasks?priority=9", "1", "k"), first);
    reused(api.post("/functions/other/tasks", "1", "k"), first);
    assertThat(api.task(first).path("state").asText()).isEqualTo("Enqueued");
  }

  @Test
  void underAnIdOfTheCallersTheKeyIsThatOfTheId() {
    String body = "{\"function\":\"idle\",\"taskId\":\"own\",\"payload\":1}";
    assertThat(accepted(api.post("/tasks", body, "k-1"))).isEqualTo("own");
    assertThat(accepted(api.post("/tasks", body, "k-1"))).isEqualTo("own");
    reused(api.post("/tasks", body.replace("1}", "2}"), "k-1"), "own");
    taken(api.post("/tasks", body, "k-2"));
    taken(api.post("/tasks", body));

    assertThat(accepted(api.post("/tasks", body.replace("own", "another"), "k-1")))
        .as("another id, another task")
        .isEqualTo("another");
    assertThat(accepted(api.post("/functions/idle/tasks?taskId=raw", "1", "k-1"))).isEqualTo("raw");
    assertThat(accepted(api.post("/functions/idle/tasks?taskId=raw", "1", "k-1"))).isEqualTo("raw");
  }

  private static String accepted(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String id = TaskApi.json(answer).path("taskId").asText();
    assertThat(answer.headers().firstValue("Location"))
        .hasValue("/v1/tenants/" + TENANT + "/tasks/" + id);
    return id;
  }

  private static void reused(HttpResponse<String> answer, String id) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(TaskApi.json(answer).path("code").asText()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(TaskApi.json(answer).path("taskId").asText()).isEqualTo(id);
  }

  private static void taken(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(TaskApi.json(answer).path("code").asText()).isEqualTo("DUPLICATE_TASK");
  }
}
