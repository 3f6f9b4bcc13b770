package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.e2e.harness.DevServerProgram;
import io.taskweir.e2e.harness.HoldingWorker;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.Ports;
import io.taskweir.protocol.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A task that runs for long outlives the servers that started it. */
@EnabledIfSystemProperty(named = "taskweir.e2e.long", matches = "true")
class LongTaskIT {
  private static final String TENANT = "acme";
  private static final List<String> IDS = List.of("l-1", "l-2", "l-3", "l-4", "l-5");
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void runsOnceThoughEverythingButItsWorkerIsKilled() throws Exception {
    int kafkaPort = Ports.free();
    ChildProcess killed = DevServerProgram.start(folder, kafkaPort);
    try (HoldingWorker worker = new HoldingWorker("127.0.0.1:" + kafkaPort, TENANT)) {
      worker.awaitConnected(SOON);
      try (TaskApi api = new TaskApi(killed.ready(), TENANT)) {
        IDS.forEach(id -> api.submit("{\"function\":\"hold\",\"taskId\":\"%s\"}".formatted(id)));
        IDS.forEach(id -> api.awaitState(id, TaskState.RUNNING, SOON));
        awaitCommitted(api);
      }
      killed.kill();
      try (ChildProcess again = DevServerProgram.start(folder, kafkaPort);
          TaskApi api = new TaskApi(again.ready(), TENANT)) {
        worker.awaitConnected(SOON);
        // Is served, so the windows are open again.
        api.submit("{\"function\":\"ping\",\"taskId\":\"p-1\"}");
        api.awaitState("p-1", TaskState.SUCCEEDED, SOON);
        worker.letGo();
        for (String id : IDS) {
          JsonNode task = api.awaitState(id, TaskState.SUCCEEDED, SOON);
          assertThat(TaskApi.history(task))
              .containsExactly("Enqueued 0", "Dequeued 1", "Running 1", "Succeeded 1");
        }
        assertThat(worker.runs()).isEqualTo(IDS.size());
      }
    } finally {
      killed.close();
    }
  }

  private static void awaitCommitted(TaskApi api) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(IDS)
                    .allSatisfy(
                        id ->
                            assertThat(
                                    api.get("/tasks/" + id)
                                        .headers()
                                        .firstValue("Taskweir-Committed"))
                                .hasValue("true")));
  }
}
