package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.broker.EmbeddedBroker;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.dev.server.TaskweirServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.ServerProgram;
import io.taskweir.e2e.process.WorkerProgram;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.cluster.Member.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker dies, and so does the dispatcher that would have noticed: the lease is the last resort
 * (R-WRK-3).
 */
@EnabledIfSystemProperty(named = "taskweir.e2e.long", matches = "true")
class LeaseEndIT {
  private static final String TENANT = "lease";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LEASE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void anAttemptWhoseWorkerAndDispatcherAreDeadEndsWithItsLeaseAndNoSooner() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        TaskweirServer server =
            TaskweirServer.start(
                ServerProgram.settings(
                    broker.bootstrap(),
                    EnumSet.of(Role.SUBMITTER, Role.STATE_STORE),
                    "store",
                    folder.resolve("store"),
                    StoreTuning.DEFAULT));
        ChildProcess dispatcher =
            ServerProgram.start(
                broker.bootstrap(),
                EnumSet.of(Role.DISPATCHER),
                "dispatcher",
                folder,
                StoreTuning.DEFAULT);
        ChildProcess worker = WorkerProgram.holding(broker.bootstrap(), TENANT, "hold", 1);
        TaskApi api = new TaskApi(server.url(), TENANT)) {
      server.awaitReady(SOON);
      api.submit("{\"function\":\"hold\",\"taskId\":\"held\"}");
      api.awaitState("held", TaskState.RUNNING, SOON);
      // In this order: a dispatcher that lives reports its worker lost.
      dispatcher.kill();
      worker.kill();

      JsonNode task = api.awaitState("held", TaskState.RETRYING, LEASE.plus(SOON));
      JsonNode attempt = task.path("attempts").path(0);
      assertThat(attempt.path("outcome").asText()).isEqualTo("lease-ended");
      Instant startedAt = Instant.parse(attempt.path("startedAt").asText());
      assertThat(Duration.between(startedAt, Instant.parse(attempt.path("endedAt").asText())))
          .isBetween(LEASE, LEASE.plusSeconds(20));
    }
  }
}
