package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Handler;
import io.taskweir.worker.Worker;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A task is stopped in whatever state it is; one that waits too long expires (R-STP-1, R-EXP-1).
 */
@ExtendWith(SharedServer.class)
class StopIT {
  private static final String TENANT = "stop";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final TaskApi api;
  private final DevServer server;

  StopIT(DevServer server) {
    this.server = server;
    this.api = new TaskApi(server.url(), TENANT);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aTaskThatWaitsForAWorkerIsStoppedAtOnce() {
    api.submit("{\"function\":\"nobody\",\"taskId\":\"waits\"}");

    assertThat(stop("waits")).isEqualTo("Stopped");

    JsonNode task = api.task("waits");
    assertThat(TaskApi.history(task)).containsExactly("Enqueued 0", "Stopping 0", "Stopped 0");
    assertThat(task.path("history").path(1).path("reason").asText()).isEqualTo("stop requested");
  }

  @Test
  void aTaskThatWaitsForItsTimeIsStoppedAtOnce() {
    api.submit("{\"function\":\"nobody\",\"taskId\":\"later\",\"delaySeconds\":3600}");

    assertThat(stop("later")).isEqualTo("Stopped");

    Instant stoppedAt =
        Instant.parse(api.task("later").path("history").path(2).path("at").asText());
    assertThat(stoppedAt).isBeforeOrEqualTo(Instant.now());
  }

  @Test
  void aHandlerThatRunsIsInterruptedAndItsTaskStopped() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Worker _ =
        worker(
            "sleeps",
            (_, _) -> {
              running.countDown();
              try {
                Thread.sleep(Duration.ofHours(1));
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
              return "slept";
            })) {
      api.submit("{\"function\":\"sleeps\",\"taskId\":\"sleeps\",\"payload\":1}");
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
      api.awaitState("sleeps", TaskState.RUNNING, SOON);
      Instant asked = Instant.now();

      assertThat(stop("sleeps")).isIn("Stopping", "Stopped");

      assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
      JsonNode task = api.awaitState("sleeps", TaskState.STOPPED, SOON);
      assertThat(TaskApi.history(task))
          .containsExactly("Enqueued 0", "Dequeued 1", "Running 1", "Stopping 1", "Stopped 1");
      assertThat(task.path("attempts").path(0).path("outcome").asText()).isEqualTo("stopped");
      assertThat(task.path("attempts").path(0).has("error")).as("an error").isFalse();
      assertThat(task.has("error")).as("an error").isFalse();
      assertThat(Instant.parse(task.path("history").path(4).path("at").asText()))
          .as("long before the grace is over")
          .isBefore(asked.plusSeconds(8));
    }
  }

  @Test
  void theHookOfItsFunctionRunsBeforeTheHandlerIsInterrupted() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    Handler<Object> handler =
        (_, _) -> {
          running.countDown();
          try {
            Thread.sleep(Duration.ofHours(1));
          } catch (InterruptedException e) {
            seen.add("interrupted");
            throw e;
          }
          return "slept";
        };
    try (Worker _ =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle("hooked", Object.class, handler)
            .preStop("hooked", task -> seen.add("hook of " + task.id() + " " + task.labels()))
            .start()) {
      api.submit(
          """
          {"function":"hooked","taskId":"hooked","payload":1,"labels":{"order":"17"}}
          """);
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

      assertThat(stop("hooked")).isIn("Stopping", "Stopped");

      JsonNode task = api.awaitState("hooked", TaskState.STOPPED, SOON);
      assertThat(seen).containsExactly("hook of hooked {order=17}", "interrupted");
      assertThat(task.path("attempts").path(0).path("outcome").asText()).isEqualTo("stopped");
      assertThat(task.has("error")).as("an error").isFalse();
    }
  }

  @Test
  void aHandlerThatDoesNotHeedItIsFencedWhenTheGraceIsOver() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (Worker _ =
        worker(
            "deaf",
            (_, _) -> {
              running.countDown();
              while (mayEnd.getCount() > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
              }
              ended.countDown();
              return "done after all";
            })) {
      api.submit("{\"function\":\"deaf\",\"taskId\":\"deaf\",\"payload\":1}");
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
      api.awaitState("deaf", TaskState.RUNNING, SOON);

      assertThat(stop("deaf")).isEqualTo("Stopping");
      assertThat(stop("deaf")).as("again").isEqualTo("Stopping");

      JsonNode stopped = api.awaitState("deaf", TaskState.STOPPED, SOON);
      assertThat(stopped.path("history").path(4).path("reason").asText())
          .isEqualTo("stopped; the worker did not end it in time");
      mayEnd.countDown();
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      // The worker is free again, so that what its late report does would show.
      api.submit("{\"function\":\"deaf\",\"taskId\":\"next\",\"payload\":1}");
      api.awaitState("next", TaskState.SUCCEEDED, SOON);
      assertThat(api.task("deaf")).isEqualTo(stopped);
    }
  }

  @Test
  void whatHasEndedIsNotStopped() {
    try (Worker _ = worker("quick", (_, _) -> "done")) {
      api.submit("{\"function\":\"quick\",\"taskId\":\"quick\",\"payload\":1}");
      api.awaitState("quick", TaskState.SUCCEEDED, SOON);
    }

    HttpResponse<String> answer = api.post("/tasks/quick/stop", "");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(TaskApi.json(answer).path("code").asText()).isEqualTo("TASK_ENDED");
    assertThat(TaskApi.json(answer).path("detail").asText()).contains("Succeeded");
  }

  @Test
  void aTaskThatIsNotThereIsNotStopped() {
    HttpResponse<String> answer = api.post("/tasks/nowhere/stop", "");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(TaskApi.json(answer).path("code").asText()).isEqualTo("TASK_NOT_FOUND");
  }

  @Test
  void aTaskExpiresWhileNoWorkerServesItsFunction() {
    api.submit("{\"function\":\"nobody\",\"taskId\":\"old\",\"maxAgeSeconds\":1}");

    JsonNode task = api.awaitState("old", TaskState.EXPIRED, SOON);

    assertThat(TaskApi.history(task)).containsExactly("Enqueued 0", "Expired 0");
  }

  private String stop(String id) {
    HttpResponse<String> answer = api.post("/tasks/" + id + "/stop", "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return TaskApi.json(answer).path("state").asText();
  }

  private Worker worker(String function, Handler<Object> handler) {
    return Worker.connect(server.bootstrap())
        .tenant(TENANT)
        .handle(function, Object.class, handler)
        .start();
  }
}
