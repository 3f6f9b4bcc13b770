package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.Metrics;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.WorkerProgram;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Workers are killed and frozen under load, with tasks of 50 ms and of 20 s: every task ends once,
 * and only those run again that were in their hands. Two minutes, so only with {@code
 * -Dtaskweir.e2e.long=true}.
 */
@ExtendWith(SharedServer.class)
@EnabledIfSystemProperty(named = "taskweir.e2e.long", matches = "true")
class WorkerFaultsIT {
  private static final String TENANT = "faults";
  private static final int WORKERS = 4;
  private static final int SLOTS = 8;
  private static final int SLOW = 12;
  private static final int QUICK = 3_000;
  private static final Duration SOON = Duration.ofMinutes(3);

  /** Longer than the lease, and than a dispatcher waits for a worker. */
  private static final Duration FROZEN = Duration.ofSeconds(40);

  @Test
  void everyTaskEndsOnceAndOnlyWhatWasInFlightRunsAgain(DevServer server) throws Exception {
    List<ChildProcess> workers = new ArrayList<>();
    try (TaskApi api = new TaskApi(server.url(), TENANT);
        Submitter submitter = Submitter.connect(server.bootstrap(), TENANT)) {
      for (int i = 0; i < WORKERS; i++) {
        workers.add(WorkerProgram.sleeping(server.bootstrap(), TENANT, "sleep", SLOTS));
      }
      ChildProcess killed = workers.get(0);
      ChildProcess frozen = workers.get(1);
      for (int i = 0; i < SLOW; i++) {
        submitter.submit(Task.of("sleep", 20_000).id("slow-" + i)).join();
      }
      Thread load = Thread.startVirtualThread(() -> submitQuick(submitter));
      Thread.sleep(Duration.ofSeconds(4));
      Instant killedAt = Instant.now();
      killed.kill();
      Thread.sleep(Duration.ofSeconds(4));
      Instant frozenAt = Instant.now();
      frozen.freeze();
      Thread.sleep(FROZEN);
      long lateBefore = Metrics.lateReports(server.url());
      frozen.thaw();
      load.join();
      api.awaitEnded(SLOW + QUICK, SOON);
      // The thawed worker says what became of the tasks that it had; it changes nothing.
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(Metrics.lateReports(server.url())).isGreaterThan(lateBefore));
      assertThat(api.counts()).isEqualTo(Map.of("Succeeded", (long) SLOW + QUICK));

      List<JsonNode> again =
          api.list("").stream().filter(task -> task.path("attempt").asInt() > 1).toList();
      Set<String> lost = Set.of(killed.ready(), frozen.ready());
      assertThat(again).isNotEmpty().hasSizeLessThanOrEqualTo(2 * SLOTS);
      for (JsonNode task : again) {
        assertThat(task.path("attempts").path(0).path("workerId").asText(lost.iterator().next()))
            .as(task.toString())
            .isIn(lost);
        assertThat(TaskApi.history(task).stream().filter(it -> it.startsWith("Succeeded")))
            .hasSize(1);
      }
      report(again, Map.of(killed.ready(), killedAt, frozen.ready(), frozenAt));
    } finally {
      workers.forEach(ChildProcess::close);
    }
  }

  private static void submitQuick(Submitter submitter) {
    for (int i = 0; i < QUICK; i++) {
      submitter.submit(Task.of("sleep", 50).id("quick-" + i)).join();
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** How long it took until what was lost ran again. */
  private static void report(List<JsonNode> again, Map<String, Instant> lostAt) {
    lostAt.forEach(
        (worker, at) -> {
          List<Long> waits =
              again.stream()
                  .filter(task -> workerOf(task.path("attempts").path(0)).equals(worker))
                  .map(task -> Duration.between(at, startedAgain(task)).toMillis())
                  .sorted()
                  .toList();
          System.out.printf("of worker %s ran again after ms: %s%n", worker, waits);
        });
  }

  private static String workerOf(JsonNode attempt) {
    return attempt.path("workerId").asText();
  }

  /** Of the first attempt after the lost one that was begun: another may have been lost unbegun. */
  private static Instant startedAgain(JsonNode task) {
    return StreamSupport.stream(task.path("attempts").spliterator(), false)
        .skip(1)
        .filter(attempt -> attempt.has("startedAt"))
        .map(attempt -> Instant.parse(attempt.path("startedAt").asText()))
        .findFirst()
        .orElseThrow();
  }
}
