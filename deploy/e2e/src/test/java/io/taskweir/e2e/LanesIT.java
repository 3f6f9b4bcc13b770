package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.worker.ThrottledException;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much work there is, as an autoscaler reads it (R-SCL-1). */
@ExtendWith(SharedServer.class)
class LanesIT {
  private static final String TENANT = "lanes";
  private static final Duration SOON = Duration.ofSeconds(40);

  private final DevServer server;
  private final TaskApi api;

  LanesIT(DevServer server) {
    this.server = server;
    this.api = new TaskApi(server.url(), TENANT);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private JsonNode lane(String function) {
    return TaskApi.json(api.get("/lanes/" + function));
  }

  @Test
  void aLaneSaysWhatWaitsWhatRunsAndHowMuchMay() throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    for (int i = 0; i < 20; i++) {
      api.submit(
          "{\"function\":\"hold\",\"taskId\":\"h-%d\",\"priority\":%d}".formatted(i, i % 10));
    }
    api.submit("{\"function\":\"hold\",\"delaySeconds\":3600}");
    await().atMost(SOON).until(() -> lane("hold").path("oldestMs").asLong() >= 100);
    JsonNode idle = lane("hold");
    assertThat(idle.path("function").asText()).isEqualTo("hold");
    assertThat(idle.path("backlog").asInt()).as("the delayed one is not due").isEqualTo(20);
    assertThat(idle.path("running").asInt()).isZero();
    assertThat(idle.path("window").asInt()).isZero();
    assertThat(idle.path("throttled").asBoolean(true)).isFalse();

    try (Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .concurrency(4)
            .handle(
                "hold",
                (payload, _) -> {
                  finish.await();
                  return payload;
                })
            .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                JsonNode busy = lane("hold");
                assertThat(busy.path("running").asInt()).isGreaterThanOrEqualTo(4);
                assertThat(busy.path("running").asInt() + busy.path("backlog").asInt())
                    .isEqualTo(20);
                assertThat(busy.path("window").asInt()).isGreaterThanOrEqualTo(4);
              });
      finish.countDown();
      await().atMost(SOON).until(() -> lane("hold").path("backlog").asInt() == 0);
      await().atMost(SOON).until(() -> lane("hold").path("running").asInt() == 0);
      assertThat(lane("hold").path("oldestMs").isNull()).isTrue();
    }
  }

  @Test
  void aLaneSaysThatItIsPausedAndThatItWasThrottled() throws Exception {
    try (Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(
                "busy",
                (payload, _) -> {
                  throw new ThrottledException(Duration.ofHours(1));
                })
            .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      api.submit("{\"function\":\"busy\"}");
      await().atMost(SOON).until(() -> lane("busy").path("throttled").asBoolean());
    }
    assertThat(lane("busy").path("paused").asBoolean(true)).isFalse();
    assertThat(api.post("/functions/busy/pause", "").statusCode()).isEqualTo(200);
    await().atMost(SOON).until(() -> lane("busy").path("paused").asBoolean());

    JsonNode all = TaskApi.json(api.get("/lanes")).path("items");
    assertThat(all).extracting(it -> it.path("function").asText()).contains("busy").isSorted();
    assertThat(api.get("/lanes/none").statusCode()).isEqualTo(404);
  }
}
