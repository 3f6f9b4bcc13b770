package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.EventReader;
import io.taskweir.e2e.harness.Ledger;
import io.taskweir.e2e.harness.RawHttp;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.RawHandler;
import io.taskweir.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Functions come and go; how long their tasks are kept, and whether at all (R-STA-2, 5 and 6). */
@ExtendWith(SharedServer.class)
class FunctionLifeIT {
  private static final String TENANT = "function-life";
  private static final Duration SOON = Duration.ofSeconds(30);

  private final TaskApi api;
  private final DevServer server;

  FunctionLifeIT(DevServer server) {
    this.server = server;
    this.api = new TaskApi(server.url(), TENANT);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aFunctionIsThereOnceItIsConfiguredOrUsedAndGoneWhenDeleted() {
    assertThat(api.get("/functions/fresh").statusCode()).isEqualTo(404);

    api.submit("{\"function\":\"fresh\",\"taskId\":\"fresh-1\"}");
    api.awaitState("fresh-1", TaskState.ENQUEUED, SOON);
    JsonNode config = TaskApi.json(api.get("/functions/fresh"));
    assertThat(config.path("maxRetries").asInt()).isEqualTo(3);
    assertThat(config.path("retentionSeconds").asInt()).isEqualTo(604_800);
    assertThat(api.put("/functions/fresh", config.toString()).statusCode())
        .as("what was read can be written")
        .isEqualTo(200);

    assertThat(api.delete("/functions/fresh").statusCode()).isEqualTo(204);
    assertThat(api.get("/functions/fresh").statusCode()).isEqualTo(404);
    assertThat(api.delete("/functions/fresh").statusCode()).as("again").isEqualTo(204);
  }

  @Test
  void aDeletedFunctionsTasksBecomeInvalidWhateverTheyDo() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    RawHandler handler =
        (payload, _) -> {
          running.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return payload;
        };
    try (Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle("doomed", handler)
            .concurrency(1)
            .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      api.submit("{\"function\":\"doomed\",\"taskId\":\"doomed-runs\"}");
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
      api.awaitState("doomed-runs", TaskState.RUNNING, SOON);
      api.submit("{\"function\":\"doomed\",\"taskId\":\"doomed-waits\"}");
      api.submit("{\"function\":\"doomed\",\"taskId\":\"doomed-later\",\"delaySeconds\":3600}");
      api.awaitState("doomed-later", TaskState.ENQUEUED, SOON);

      assertThat(api.delete("/functions/doomed").statusCode()).isEqualTo(204);
      api.submit("{\"function\":\"doomed\",\"taskId\":\"doomed-anew\",\"delaySeconds\":3600}");

      for (String id : new String[] {"doomed-runs", "doomed-waits", "doomed-later"}) {
        JsonNode task = api.awaitState(id, TaskState.INVALID, SOON);
        JsonNode last = task.path("history").path(task.path("history").size() - 1);
        assertThat(last.path("reason").asText()).isEqualTo("function deleted");
      }
      assertThat(interrupted.await(10, TimeUnit.SECONDS)).as("its worker is told").isTrue();
      assertThat(TaskApi.state(api.task("doomed-anew"))).isEqualTo("Enqueued");
      assertThat(api.get("/functions/doomed").statusCode()).as("made anew").isEqualTo(200);
    }
  }

  @Test
  void aTaskGoesWhenItsRetentionIsOverAndItsIdIsFreeAgain() throws Exception {
    api.configure("brief", "{\"retentionSeconds\":1}");
    try (Worker worker = echo("brief")) {
      api.submit("{\"function\":\"brief\",\"taskId\":\"brief\",\"payload\":1}");
      await().atMost(SOON).until(() -> api.get("/tasks/brief").statusCode() == 404);
      assertThat(api.counts("&function=brief")).isEmpty();
      assertThat(api.list("&function=brief")).isEmpty();

      api.submit("{\"function\":\"brief\",\"taskId\":\"brief\",\"payload\":2}");
      assertThat(worker.isConnected()).isTrue();
    }
  }

  @Test
  void nothingIsKeptOfATaskThatIsNotTracked() throws Exception {
    api.configure("untracked", "{\"tracking\":false,\"maxRetries\":1}");
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    api.submit("{\"function\":\"untracked\",\"taskId\":\"untracked\",\"payload\":1}");
    assertThat(TaskApi.state(api.task("untracked"))).as("while it lives").isEqualTo("Enqueued");
    try (Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(
                "untracked",
                (payload, _) -> {
                  if (calls.incrementAndGet() == 1) {
                    throw new IllegalStateException("the first time");
                  }
                  done.countDown();
                  return payload;
                })
            .start()) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      assertThat(done.await(30, TimeUnit.SECONDS)).as("it is retried all the same").isTrue();

      await().atMost(SOON).until(() -> api.get("/tasks/untracked").statusCode() == 404);
      assertThat(api.counts("&function=untracked")).isEmpty();
      assertThat(Ledger.read(server.bootstrap(), TENANT).tasks()).doesNotContainKey("untracked");
    }
  }

  @Test
  void whoWaitsForATaskThatIsNotTrackedIsToldWhenItIsGone() throws Exception {
    api.configure("fleeting", "{\"tracking\":false}");
    api.submit("{\"function\":\"fleeting\",\"taskId\":\"followed\"}");
    CompletableFuture<Integer> waited =
        CompletableFuture.supplyAsync(() -> api.get("/tasks/followed?wait=9s").statusCode());
    try (EventReader followed =
        new EventReader(server.url() + "/v1/tenants/" + TENANT + "/tasks/followed/events", null)) {
      followed.awaitEvents(1, SOON);
      try (Worker _ = echo("fleeting")) {
        assertThat(followed.awaitEnd(SOON)).filteredOn(it -> it.name().equals("gone")).hasSize(1);
        assertThat(followed.events().getLast().name()).isEqualTo("gone");
        assertThat(waited.get(9, TimeUnit.SECONDS)).isEqualTo(404);

        long begin = System.nanoTime();
        RawHttp.Answer preferred =
            RawHttp.send(
                server.url(),
                "POST",
                "/v1/tenants/" + TENANT + "/tasks",
                List.of("Prefer: wait=60"),
                "{\"function\":\"fleeting\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(preferred.status()).as(preferred.body()).isEqualTo(202);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
      }
    }
  }

  private Worker echo(String function) throws InterruptedException {
    Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(function, (payload, _) -> payload)
            .start();
    assertThat(worker.awaitConnected(SOON)).isTrue();
    return worker;
  }
}
