package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.e2e.harness.HoldingWorker;
import io.taskweir.e2e.harness.RoleProcesses;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.cluster.Member.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long task ends in its first attempt, whatever happens meanwhile to everything but its worker:
 * the dispatcher is killed twice, the state-store killed, the broker restarted, and all three
 * upgraded one after the other. New tasks go through after each. {@code
 * -Dtaskweir.e2e.pause-seconds=100} makes it a task of ten minutes and more.
 */
class SurvivalIT {
  private static final String TENANT = "survives";
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration PAUSE =
      Duration.ofSeconds(Integer.getInteger("taskweir.e2e.pause-seconds", 0));

  @TempDir Path folder;

  private RoleProcesses processes;
  private int pings;

  @BeforeEach
  void start() {
    processes = new RoleProcesses(folder);
  }

  @AfterEach
  void stop() {
    processes.close();
  }

  /** Its pauses are the user's choice, so the limit of other tests is none for it. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void aLongTaskEndsInItsFirstAttemptWhateverIsKilledOrUpgraded() throws Exception {
    try (HoldingWorker worker = new HoldingWorker(processes.bootstrap(), TENANT)) {
      worker.awaitConnected(SOON);
      submit("{\"function\":\"hold\",\"taskId\":\"long\"}");
      try (TaskApi api = api()) {
        api.awaitState("long", TaskState.RUNNING, SOON);
      }
      ping("before anything");

      processes.kill(Role.DISPATCHER);
      ping("the dispatcher was killed");
      processes.kill(Role.DISPATCHER);
      ping("it was killed again");
      processes.kill(Role.STATE_STORE);
      ping("the state-store was killed");
      processes.restartBroker();
      ping("the broker was restarted");
      processes.upgrade(Role.SUBMITTER);
      processes.upgrade(Role.STATE_STORE);
      processes.upgrade(Role.DISPATCHER);
      ping("all were upgraded");

      assertThat(worker.runs()).isEqualTo(1);
      worker.letGo();
      try (TaskApi api = api()) {
        JsonNode task = api.awaitState("long", TaskState.SUCCEEDED, SOON);
        assertThat(TaskApi.history(task))
            .containsExactly("Enqueued 0", "Dequeued 1", "Running 1", "Succeeded 1");
        assertThat(task.path("attempts").path(0).path("workerId").asText()).isEqualTo(worker.id());
      }
      assertThat(worker.runs()).isEqualTo(1);
    }
  }

  private TaskApi api() {
    return new TaskApi(processes.url(), TENANT);
  }

  /** As a client does that is told to try again. */
  private void submit(String json) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (TaskApi api = api()) {
                assertThat(api.post("/tasks", json).statusCode()).isIn(202, 409);
              }
            });
  }

  /** A new task goes all the way. */
  private void ping(String when) throws InterruptedException {
    String id = "ping-" + ++pings;
    submit("{\"function\":\"ping\",\"taskId\":\"%s\"}".formatted(id));
    await()
        .alias(when)
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (TaskApi api = api()) {
                assertThat(TaskApi.state(api.task(id))).isEqualTo("Succeeded");
              }
            });
    Thread.sleep(PAUSE);
  }
}
