package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.e2e.harness.RoleProcesses;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
    CountDownLatch finish = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    try (RoleProcesses processes = new RoleProcesses(folder);
        Worker worker =
            Worker.connect(processes.bootstrap())
                .tenant(TENANT)
                .handle(
                    "hold",
                    (payload, _) -> {
                      runs.incrementAndGet();
                      finish.await();
                      return payload;
                    })
                .handle("ping", (payload, _) -> payload)
                .start();
        TaskApi api = new TaskApi(processes.url(), TENANT)) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      api.submit("{\"function\":\"hold\",\"taskId\":\"held\"}");
      api.awaitState("held", TaskState.RUNNING, SOON);

      processes.freeze(Role.STATE_STORE);
      Thread.sleep(FROZEN);
      processes.thaw(Role.STATE_STORE);
      api.submit("{\"function\":\"ping\",\"taskId\":\"after\"}");
      api.awaitState("after", TaskState.SUCCEEDED, SOON);
      Thread.sleep(AFTERWARDS);

      finish.countDown();
      JsonNode task = api.awaitState("held", TaskState.SUCCEEDED, SOON);
      assertThat(TaskApi.history(task))
          .containsExactly("Enqueued 0", "Dequeued 1", "Running 1", "Succeeded 1");
      assertThat(runs).hasValue(1);
    }
  }
}
