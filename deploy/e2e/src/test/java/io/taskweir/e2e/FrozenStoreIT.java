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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The state-store stands still for longer than two leases while the worker lives and beats: what it
 * has not read yet is no reason to end a lease (D8). Two minutes, so only with {@code
 * -Dtaskweir.e2e.long=true}.
 */
@EnabledIfSystemProperty(named = "taskweir.e2e.long", matches = "true")
class FrozenStoreIT {
  private static final String TENANT = "frozen";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration FROZEN = Duration.ofSeconds(75);

  /** In which a store that judged by the clock alone would have ended the lease. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(15);

  @TempDir Path folder;

  @Test
  void noLeaseEndsOnHeartbeatsThatAreMerelyUnread() throws Exception {
    try (RoleProcesses processes = new RoleProcesses(folder);
        HoldingWorker worker = new HoldingWorker(processes.bootstrap(), TENANT);
        TaskApi api = new TaskApi(processes.url(), TENANT)) {
      worker.awaitConnected(SOON);
      api.submit("{\"function\":\"hold\",\"taskId\":\"held\"}");
      api.awaitState("held", TaskState.RUNNING, SOON);

      processes.freeze(Role.STATE_STORE);
      // The fault itself: nothing can be waited for while it lasts.
      Thread.sleep(FROZEN);
      processes.thaw(Role.STATE_STORE);
      api.submit("{\"function\":\"ping\",\"taskId\":\"after\"}");
      api.awaitState("after", TaskState.SUCCEEDED, SOON);
      await()
          .during(AFTERWARDS)
          .atMost(SOON)
          .until(() -> TaskApi.state(api.task("held")).equals("Running") && worker.runs() == 1);

      worker.letGo();
      JsonNode task = api.awaitState("held", TaskState.SUCCEEDED, SOON);
      assertThat(TaskApi.history(task))
          .containsExactly("Enqueued 0", "Dequeued 1", "Running 1", "Succeeded 1");
      assertThat(worker.runs()).isEqualTo(1);
    }
  }
}
