package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.WorkerProgram;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker dies with tasks in its hands. */
@ExtendWith(SharedServer.class)
class WorkerLossIT {
  private static final String TENANT = "loss";
  private static final List<String> DOOMED = List.of("d-1", "d-2", "d-3");
  private static final List<String> SAFE = List.of("s-1", "s-2", "s-3");
  private static final Duration SOON = Duration.ofSeconds(30);

  /** The grace of a lost stream, the first wait of a system error, and room for a slow machine. */
  private static final Duration SECONDS = Duration.ofSeconds(15);

  private final CountDownLatch finish = new CountDownLatch(1);

  @Test
  void itsTasksRunElsewhereWithinSecondsAndThoseOfOthersNoticeNothing(DevServer server)
      throws Exception {
    try (ChildProcess doomed =
            WorkerProgram.holding(server.bootstrap(), TENANT, "hold", DOOMED.size());
        TaskApi api = new TaskApi(server.url(), TENANT)) {
      submit(api, DOOMED);
      awaitRunningOn(api, DOOMED, 1, doomed.ready(), SOON);
      try (Worker survivor = survivor(server)) {
        submit(api, SAFE);
        awaitRunningOn(api, SAFE, 1, survivor.id(), SOON);

        Instant killedAt = Instant.now();
        doomed.kill();
        awaitRunningOn(api, DOOMED, 2, survivor.id(), SECONDS);
        for (String id : DOOMED) {
          assertMoved(api.task(id), killedAt);
        }
        for (String id : SAFE) {
          assertThat(TaskApi.history(api.task(id)))
              .containsExactly("Enqueued 0", "Dequeued 1", "Running 1");
        }
        finish.countDown();
        for (String id : DOOMED) {
          JsonNode ended = api.awaitState(id, TaskState.SUCCEEDED, SOON);
          assertThat(ended.path("attempt").asInt()).isEqualTo(2);
        }
        for (String id : SAFE) {
          JsonNode ended = api.awaitState(id, TaskState.SUCCEEDED, SOON);
          assertThat(ended.path("attempt").asInt()).isEqualTo(1);
        }
      }
    }
  }

  private Worker survivor(DevServer server) throws InterruptedException {
    Worker worker =
        Worker.connect(server.bootstrap())
            .tenant(TENANT)
            .handle(
                "hold",
                (payload, task) -> {
                  finish.await();
                  return payload;
                })
            .concurrency(DOOMED.size() + SAFE.size())
            .start();
    assertThat(worker.awaitConnected(SOON)).isTrue();
    return worker;
  }

  private static void submit(TaskApi api, List<String> ids) {
    ids.forEach(
        id ->
            assertThat(api.submit("{\"function\":\"hold\",\"taskId\":\"" + id + "\"}"))
                .isEqualTo(id));
  }

  private static void awaitRunningOn(
      TaskApi api, List<String> ids, int attempt, String workerId, Duration atMost) {
    await()
        .atMost(atMost)
        .untilAsserted(
            () ->
                assertThat(ids)
                    .allSatisfy(
                        id -> {
                          JsonNode task = api.task(id);
                          assertThat(TaskApi.state(task)).isEqualTo("Running");
                          assertThat(task.path("attempt").asInt()).isEqualTo(attempt);
                          assertThat(lastAttempt(task).path("workerId").asText())
                              .isEqualTo(workerId);
                        }));
  }

  private static JsonNode lastAttempt(JsonNode task) {
    return task.path("attempts").path(task.path("attempt").asInt() - 1);
  }

  private static void assertMoved(JsonNode task, Instant killedAt) {
    assertThat(TaskApi.history(task))
        .containsExactly("Enqueued 0", "Dequeued 1", "Running 1", "Retrying 1", "Running 2");
    assertThat(task.path("history").path(3).path("reason").asText()).isEqualTo("worker-lost");
    assertThat(task.path("attempts").path(0).path("outcome").asText()).isEqualTo("worker-lost");
    assertThat(Instant.parse(lastAttempt(task).path("startedAt").asText()))
        .isBetween(killedAt, killedAt.plus(SECONDS));
  }
}
