package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.problem.RejectedHeaders;
import io.taskweir.statestore.TaskPolicy;
import io.taskweir.worker.ThrottledException;
import io.taskweir.worker.Worker;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator may restrict: which functions there are, and how long the system tries. */
class PolicyIT {
  private static final String TENANT = "strict";
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir static Path folder;

  private static DevServer server;
  private static TaskApi api;

  @BeforeAll
  static void start() {
    server =
        DevServer.start(
            DevSettings.onFreePorts(folder)
                .withPolicy(new TaskPolicy(false, Duration.ofMillis(700))));
    api = new TaskApi(server.url(), TENANT);
  }

  @AfterAll
  static void stop() {
    api.close();
    server.close();
  }

  @Test
  void aFunctionThatNobodyHasConfiguredTakesNoTasks() {
    HttpResponse<String> unnamed = api.post("/tasks", "{\"function\":\"unknown\"}");
    assertThat(unnamed.statusCode()).isEqualTo(404);
    assertThat(unnamed.body()).contains("FUNCTION_NOT_FOUND", "auto-create", "PUT it first");
    String named = "{\"function\":\"unknown\",\"taskId\":\"named\"}";
    assertThat(api.post("/tasks", named).statusCode()).isEqualTo(404);
    assertThat(api.get("/tasks/named").statusCode()).isEqualTo(404);
    assertThat(api.get("/functions/unknown").statusCode()).isEqualTo(404);

    api.configure("unknown", "{}");
    api.submit(named);
  }

  @Test
  void norDoesOneThatIsDeletedNotEvenAgain() {
    api.configure("deleted", "{}");
    api.submit("{\"function\":\"deleted\",\"taskId\":\"old\",\"delaySeconds\":3600}");
    assertThat(api.delete("/functions/deleted").statusCode()).isEqualTo(204);
    api.awaitState("old", TaskState.INVALID, SOON);

    HttpResponse<String> rerun = api.post("/tasks/old/rerun", "");
    assertThat(rerun.statusCode()).as(rerun.body()).isEqualTo(404);
    assertThat(rerun.body()).contains("FUNCTION_NOT_FOUND");
    assertThat(api.post("/tasks", "{\"function\":\"deleted\"}").statusCode()).isEqualTo(404);
    assertThat(api.post("/tasks", "{\"function\":\"deleted\",\"taskId\":\"old\"}").statusCode())
        .as("an id that is taken stays taken")
        .isEqualTo(409);
  }

  @Test
  void whatTheLibrarySubmitsIsFoundAmongTheRejected() {
    try (Submitter submitter = Submitter.connect(server.bootstrap(), TENANT)) {
      submitter.submit(Task.of("nowhere", 1).id("by-library")).join();
    }
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(TopicLog.committed(server.bootstrap(), Topics.REJECTED))
                    .filteredOn(it -> it.key().contains("by-library"))
                    .extracting(it -> TopicLog.header(it, RejectedHeaders.ERROR_CODE))
                    .containsExactly("FUNCTION_NOT_FOUND"));
  }

  @Test
  void aTaskWhoseWaitsAreUsedUpFails() throws Exception {
    api.configure("busy", "{}");
    try (Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(
                "busy",
                (payload, _) -> {
                  throw new ThrottledException("not now", Duration.ZERO);
                })
            .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      api.submit("{\"function\":\"busy\",\"taskId\":\"busy\"}");
      JsonNode task = api.awaitState("busy", TaskState.FAILED, SOON);
      // After 500 ms, then after the 200 ms that are left of 700.
      assertThat(task.path("attempt").asInt()).isEqualTo(3);
    }
  }
}
