package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A function, or all of a tenant's, is held back and let go on (R-STP-2); why a task waits. */
@ExtendWith(SharedServer.class)
class PauseIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final DevServer server;

  PauseIT(DevServer server) {
    this.server = server;
  }

  @Test
  void aPausedFunctionHandsNothingOverUntilItIsResumed() throws Exception {
    try (TaskApi api = new TaskApi(server.url(), "pause-function");
        Worker _ = worker("pause-function", "held", "free")) {
      api.configure("held", "{}");
      assertThat(api.post("/functions/held/pause", "").statusCode()).isEqualTo(200);

      api.submit("{\"function\":\"held\",\"taskId\":\"held\"}");
      api.submit("{\"function\":\"held\",\"taskId\":\"due\",\"delaySeconds\":1}");
      api.submit("{\"function\":\"free\",\"taskId\":\"free\"}");

      api.awaitState("free", TaskState.SUCCEEDED, SOON);
      await().atMost(SOON).until(() -> why(api, "due"), it -> it.equals("PAUSED"));
      assertThat(why(api, "held")).isEqualTo("PAUSED");
      assertThat(TaskApi.state(api.task("held"))).isEqualTo("Enqueued");
      JsonNode functions = TaskApi.json(api.get("/functions")).path("items");
      assertThat(functions.path(1).path("function").asText()).isEqualTo("held");
      assertThat(functions.path(1).path("paused").asBoolean()).isTrue();

      assertThat(api.post("/functions/held/resume", "").statusCode()).isEqualTo(200);

      api.awaitState("held", TaskState.SUCCEEDED, SOON);
      api.awaitState("due", TaskState.SUCCEEDED, SOON);
    }
  }

  @Test
  void whatRunsWhenItsFunctionIsPausedGoesOn() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (TaskApi api = new TaskApi(server.url(), "pause-running");
        Worker worker =
            Worker.connect(server.bootstrap())
                .tenant("pause-running")
                .handle(
                    "slow",
                    (payload, _) -> {
                      running.countDown();
                      mayEnd.await();
                      return payload;
                    })
                .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      api.submit("{\"function\":\"slow\",\"taskId\":\"slow\"}");
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

      assertThat(api.post("/functions/slow/pause", "").statusCode()).isEqualTo(200);
      mayEnd.countDown();

      api.awaitState("slow", TaskState.SUCCEEDED, SOON);
    }
  }

  @Test
  void aWholeTenantIsPausedByABatchAndOthersAreNot() throws Exception {
    try (TaskApi api = new TaskApi(server.url(), "pause-all");
        TaskApi other = new TaskApi(server.url(), "pause-not");
        Worker _ = worker("pause-all", "f", "g");
        Worker _ = worker("pause-not", "f")) {
      JsonNode batch = TaskApi.json(api.post("/batches", "{\"filter\":{},\"action\":\"pause\"}"));
      assertThat(batch.path("state").asText()).isEqualTo("Done");

      api.submit("{\"function\":\"f\",\"taskId\":\"f\"}");
      api.submit("{\"function\":\"g\",\"taskId\":\"g\"}");
      other.submit("{\"function\":\"f\",\"taskId\":\"f\"}");
      other.awaitState("f", TaskState.SUCCEEDED, SOON);
      assertThat(why(api, "f")).isEqualTo("PAUSED");
      assertThat(why(api, "g")).isEqualTo("PAUSED");

      api.post("/batches", "{\"filter\":{\"function\":\"g\"},\"action\":\"resume\"}");
      assertThat(why(api, "g")).as("its tenant still is").isEqualTo("PAUSED");
      JsonNode resumed =
          TaskApi.json(api.post("/batches", "{\"filter\":{},\"action\":\"resume\"}"));
      assertThat(resumed.path("matched").asInt()).as("what was held back").isEqualTo(2);

      api.awaitState("f", TaskState.SUCCEEDED, SOON);
      api.awaitState("g", TaskState.SUCCEEDED, SOON);
    }
  }

  @Test
  void aTaskSaysWhatItWaitsFor() {
    try (TaskApi api = new TaskApi(server.url(), "pause-why")) {
      api.submit("{\"function\":\"nobody\",\"taskId\":\"now\"}");
      api.submit("{\"function\":\"nobody\",\"taskId\":\"later\",\"delaySeconds\":3600}");

      assertThat(why(api, "now")).isEqualTo("NO_WORKER");
      JsonNode later = TaskApi.json(api.get("/tasks/later/why"));
      assertThat(later.path("waitingFor").asText()).isEqualTo("DELAY");
      assertThat(later.path("etaMs").asLong()).isBetween(3_500_000L, 3_600_000L);
      api.post("/tasks/now/stop", "");
      assertThat(TaskApi.json(api.get("/tasks/now/why")).path("waitingFor").isNull()).isTrue();
      assertThat(api.get("/tasks/none/why").statusCode()).isEqualTo(404);
    }
  }

  private static String why(TaskApi api, String id) {
    return TaskApi.json(api.get("/tasks/" + id + "/why")).path("waitingFor").asText();
  }

  private Worker worker(String tenant, String... functions) throws InterruptedException {
    var builder = Worker.connect(server.bootstrap()).tenant(tenant);
    for (String function : functions) {
      builder.handle(function, (payload, _) -> payload);
    }
    Worker worker = builder.start();
    assertThat(worker.awaitConnected(SOON)).isTrue();
    return worker;
  }
}
