package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.RawHttp;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Worker;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What handlers log is kept with their tasks and can be followed; so is their progress (R-OBS-1).
 */
@ExtendWith(SharedServer.class)
class LogsIT {
  private static final String TENANT = "logs";
  private static final Duration SOON = Duration.ofSeconds(40);

  private final DevServer server;
  private final TaskApi api;

  LogsIT(DevServer server) {
    this.server = server;
    this.api = new TaskApi(server.url(), TENANT);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private static List<String> lines(String text) {
    // Without the time that each begins with.
    return text.lines().map(line -> line.substring(25)).toList();
  }

  @Test
  void aTasksLogHasTheLinesOfAllItsAttemptsInTheirOrder() throws Exception {
    api.configure("twice", "{\"backoff\":{\"initialMs\":1}}");
    try (Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(
                "twice",
                (payload, task) -> {
                  task.log("begins\nwith two lines");
                  if (task.attempt() == 1) {
                    throw new IllegalStateException("not yet");
                  }
                  task.log("ends: ü €");
                  return payload;
                })
            .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      api.submit("{\"function\":\"twice\",\"taskId\":\"twice\"}");
      api.awaitState("twice", TaskState.SUCCEEDED, SOON);

      HttpResponse<String> text = api.get("/tasks/twice/logs");
      assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
      assertThat(lines(text.body()))
          .containsExactly(
              "[1] begins",
              "[1] with two lines",
              "[2] begins",
              "[2] with two lines",
              "[2] ends: ü €");
      assertThat(text.body())
          .matches("(?s)\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{3}Z \\[1\\] begins.*");

      JsonNode json =
          TaskApi.json(
              RawHttp.send(
                      server.url(),
                      "GET",
                      "/v1/tenants/" + TENANT + "/tasks/twice/logs",
                      List.of("Accept: application/json"),
                      new byte[0])
                  .body());
      assertThat(json.path("dropped").asLong()).isZero();
      assertThat(json.path("items")).hasSize(5);
      assertThat(json.path("items").get(4).path("seq").asLong()).isEqualTo(5);
      assertThat(json.path("items").get(4).path("attempt").asInt()).isEqualTo(2);
    }
  }

  @Test
  void aLogIsFollowedWhileItsTaskRunsToItsEnd() throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    try (Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(
                "slow",
                (payload, task) -> {
                  task.progress(3, 9);
                  task.log("one");
                  finish.await();
                  task.log("two");
                  return payload;
                })
            .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      api.submit("{\"function\":\"slow\",\"taskId\":\"slow\"}");
      CompletableFuture<String> followed =
          CompletableFuture.supplyAsync(() -> api.get("/tasks/slow/logs?follow=true").body());
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(lines(api.get("/tasks/slow/logs").body())).containsExactly("[1] one"));
      finish.countDown();
      assertThat(followed.get(9, TimeUnit.SECONDS))
          .containsSubsequence("id: 1\nevent: log\n", "\"one\"", "id: 2\nevent: log\n", "\"two\"");
      api.awaitState("slow", TaskState.SUCCEEDED, SOON);

      assertThat(followFrom("slow", 1)).contains("\"two\"").doesNotContain("\"one\"");
      assertThat(
              RawHttp.send(
                      server.url(),
                      "GET",
                      "/v1/tenants/" + TENANT + "/tasks/slow/logs?follow=true",
                      List.of("Last-Event-ID: 2"),
                      new byte[0])
                  .status())
          .as("nothing more will come")
          .isEqualTo(204);
    }
  }

  private String followFrom(String id, long seq) {
    return RawHttp.send(
            server.url(),
            "GET",
            "/v1/tenants/" + TENANT + "/tasks/" + id + "/logs?follow=true",
            List.of("Last-Event-ID: " + seq),
            new byte[0])
        .body();
  }

  @Test
  void whatHeartbeatsSayOfProgressIsInTheTask() throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    try (Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(
                "long",
                (payload, task) -> {
                  task.progress(3, 9);
                  finish.await();
                  return payload;
                })
            .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      api.submit("{\"function\":\"long\",\"taskId\":\"long\"}");
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(api.task("long").path("attempts").path(0).path("progress").toString())
                      .isEqualTo("{\"done\":3,\"total\":9}"));
      finish.countDown();
      JsonNode task = api.awaitState("long", TaskState.SUCCEEDED, SOON);
      assertThat(task.path("attempts").path(0).path("progress").path("done").asInt()).isEqualTo(3);
    }
  }

  @Test
  void aTaskWithoutALogHasAnEmptyOneAndOneThatIsNotThereHasNone() {
    api.submit("{\"function\":\"nobody\",\"taskId\":\"silent\"}");
    HttpResponse<String> empty = api.get("/tasks/silent/logs");
    assertThat(empty.statusCode()).isEqualTo(200);
    assertThat(empty.body()).isEmpty();
    assertThat(api.get("/tasks/none/logs").statusCode()).isEqualTo(404);
  }
}
