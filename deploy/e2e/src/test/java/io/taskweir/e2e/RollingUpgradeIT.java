package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.e2e.harness.RoleProcesses;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.WorkerProgram;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.cluster.Member.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * State-store, dispatcher, submitter and all workers are replaced one after the other under load,
 * with tasks that last longer than all of that: no task needs a second attempt. Two minutes, so
 * only with {@code -Dtaskweir.e2e.long=true}.
 */
@EnabledIfSystemProperty(named = "taskweir.e2e.long", matches = "true")
class RollingUpgradeIT {
  private static final String TENANT = "upgraded";
  private static final int WORKERS = 2;
  private static final int SLOTS = 16;
  private static final int LONG = 12;
  private static final int LONG_MS = 100_000;
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void noTaskNeedsASecondAttempt() throws Exception {
    List<ChildProcess> workers = new ArrayList<>();
    try (RoleProcesses processes = new RoleProcesses(folder);
        Submitter submitter = Submitter.connect(processes.bootstrap(), TENANT)) {
      List<ChildProcess> old = startWorkers(processes, workers);
      for (int i = 0; i < LONG; i++) {
        submitter.submit(Task.of("sleep", LONG_MS).id("long-" + i)).join();
      }
      try (TaskApi api = new TaskApi(processes.url(), TENANT)) {
        for (int i = 0; i < LONG; i++) {
          api.awaitState("long-" + i, TaskState.RUNNING, SOON);
        }
      }
      Load load = new Load(submitter);

      processes.upgrade(Role.STATE_STORE);
      processes.upgrade(Role.DISPATCHER);
      processes.upgrade(Role.SUBMITTER);
      startWorkers(processes, workers);
      old.forEach(ChildProcess::terminate);

      int quick = load.stop();
      assertThat(quick).isGreaterThan(100);
      try (TaskApi api = new TaskApi(processes.url(), TENANT)) {
        api.awaitEnded(quick, SOON);
        // All is new, and what was begun with the old is still under way there.
        assertThat(api.counts())
            .isEqualTo(Map.of("Succeeded", (long) quick, "Running", (long) LONG));
        assertThat(old).allMatch(ChildProcess::isAlive);

        api.awaitEnded(quick + LONG, SOON);
        assertThat(api.counts()).isEqualTo(Map.of("Succeeded", (long) quick + LONG));
        assertThat(api.list("")).allMatch(task -> task.path("attempt").asInt() == 1);
      }
      await().atMost(SOON).until(() -> old.stream().noneMatch(ChildProcess::isAlive));
    } finally {
      workers.forEach(ChildProcess::close);
    }
  }

  private static List<ChildProcess> startWorkers(RoleProcesses processes, List<ChildProcess> all) {
    List<ChildProcess> started = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      started.add(WorkerProgram.sleeping(processes.bootstrap(), TENANT, "sleep", SLOTS));
      all.add(started.getLast());
    }
    return started;
  }

  /** Tasks of 50 ms, one every 20 ms. */
  private static final class Load {
    private static final long EVERY_NANOS = 20_000_000;

    private final CompletableFuture<Integer> submitted = new CompletableFuture<>();
    private volatile boolean stopping;

    Load(Submitter submitter) {
      Thread.startVirtualThread(
          () -> {
            try {
              int number = 0;
              while (!stopping) {
                submitter.submit(Task.of("sleep", 50).id("quick-" + number++)).join();
                LockSupport.parkNanos(EVERY_NANOS);
              }
              submitted.complete(number);
            } catch (RuntimeException e) {
              submitted.completeExceptionally(e);
            }
          });
    }

    /** How many there were. */
    int stop() {
      stopping = true;
      return submitted.join();
    }
  }
}
