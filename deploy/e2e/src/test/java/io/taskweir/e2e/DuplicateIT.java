package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Worker;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One id is one task, and whoever asked is told the truth about it (R-DED-1, G2). */
@ExtendWith(SharedServer.class)
class DuplicateIT {
  private static final int CLIENTS = 100;

  private final DevServer server;
  private final TaskApi api;

  DuplicateIT(DevServer server) {
    this.server = server;
    this.api = new TaskApi(server.url(), "duplicate");
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void ofAHundredClientsWithOneIdExactlyOneIsAcceptedAndItsPayloadRuns() throws Exception {
    List<Future<HttpResponse<String>>> calls = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        String body = "{\"function\":\"once\",\"taskId\":\"same\",\"payload\":" + i + "}";
        calls.add(clients.submit(() -> api.post("/tasks", body)));
      }
    }
    List<Integer> accepted = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      HttpResponse<String> answer = calls.get(i).get();
      if (answer.statusCode() == 202) {
        accepted.add(i);
      } else {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(TaskApi.json(answer).path("code").asText()).isEqualTo("DUPLICATE_TASK");
        assertThat(TaskApi.json(answer).path("state").asText()).isEqualTo("Enqueued");
      }
    }
    assertThat(accepted).hasSize(1);
    try (Worker _ =
        Worker.connect(server.bootstrap())
            .tenant("duplicate")
            .handle("once", Integer.class, (input, _) -> input)
            .start()) {
      JsonNode task = api.awaitState("same", TaskState.SUCCEEDED, Duration.ofSeconds(30));
      assertThat(task.path("result").asInt()).isEqualTo(accepted.get(0));
    }
    HttpResponse<String> late =
        api.post("/tasks", "{\"function\":\"once\",\"taskId\":\"same\",\"payload\":1}");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(TaskApi.json(late).path("state").asText()).isEqualTo("Succeeded");
  }
}
