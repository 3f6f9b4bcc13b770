package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.e2e.harness.DevServerProgram;
import io.taskweir.e2e.harness.Ledger;
import io.taskweir.e2e.harness.Metrics;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.Ports;
import io.taskweir.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of {@code taskweir dev} is killed at work, and started again on the same data. */
class KillEverythingIT {
  /** Tasks in whose middle it is killed; {@code -Dtaskweir.e2e.tasks=20000} for a long run. */
  private static final int TASKS = Integer.getInteger("taskweir.e2e.tasks", 5_000);

  private static final String TENANT = "acme";
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void losesNoAcknowledgedTaskEndsNoneTwiceAndReplaysOnlyTheTail() throws Exception {
    int kafkaPort = Ports.free();
    String bootstrap = "127.0.0.1:" + kafkaPort;
    ChildProcess first = DevServerProgram.start(folder, kafkaPort);
    try (first;
        Clients clients = new Clients(bootstrap)) {
      clients.submit(0, TASKS);
      awaitEnded(first, TASKS);
      first.stop();

      int late = TASKS / 5;
      Thread submitting;
      try (ChildProcess killed = DevServerProgram.start(folder, kafkaPort)) {
        assertThat(Metrics.restoredRecords(killed.ready())).isZero();
        clients.submit(TASKS, 2 * TASKS - late);
        awaitAtLeastEnded(killed, TASKS + TASKS / 4);
        // So that some submissions are under way at this moment.
        submitting = Thread.ofPlatform().start(() -> clients.submit(2 * TASKS - late, 2 * TASKS));
        await()
            .pollInterval(Duration.ofMillis(1))
            .until(() -> clients.acknowledged.size() > 2 * TASKS - late);
        killed.kill();
      }
      Instant killedAt = Instant.now();

      try (ChildProcess again = DevServerProgram.start(folder, kafkaPort)) {
        assertThat(Metrics.restoredRecords(again.ready()))
            .isLessThan(TopicLog.length(bootstrap, StoreCluster.CHANGELOG) / 2);
        assertThat(Metrics.droppedStores(again.ready())).isZero();
        assertThat(again.log()).doesNotContain("corrupt");
        submitting.join();
        assertThat(clients.acknowledged).hasSize(2 * TASKS);
        awaitEnded(again, 2L * TASKS);
        awaitCommitted(bootstrap);
        Ledger ledger = Ledger.read(bootstrap, TENANT);
        ledger.requireOneEndOfEach(clients.acknowledged);
        assertThat(ledger.endedAfter(killedAt)).as("killed in the middle").isPositive();
        try (TaskApi api = new TaskApi(again.ready(), TENANT)) {
          ledger.requireShown(api.list(""));
        }
      }
    }
  }

  private static void awaitEnded(ChildProcess server, long tasks) {
    try (TaskApi api = new TaskApi(server.ready(), TENANT)) {
      api.awaitEnded(tasks, SOON);
    }
  }

  private static void awaitAtLeastEnded(ChildProcess server, long tasks) {
    try (TaskApi api = new TaskApi(server.ready(), TENANT)) {
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(5))
          .ignoreExceptions()
          .until(() -> api.ended() >= tasks);
    }
  }

  private static void awaitCommitted(String bootstrap) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(Ledger.read(bootstrap, TENANT).ended()).isEqualTo(2L * TASKS));
  }

  /** A program that submits, and a worker; both live on while the server is away. */
  private static final class Clients implements AutoCloseable {
    /** Submissions under way at once, so that some are when the server dies. */
    private static final int UNACKNOWLEDGED = 50;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(UNACKNOWLEDGED);
    private final Submitter submitter;
    private final Worker worker;

    Clients(String bootstrap) throws InterruptedException {
      submitter = Submitter.connect(bootstrap, TENANT);
      worker =
          Worker.connect(bootstrap)
              .tenant(TENANT)
              .handle("work", (payload, task) -> payload)
              .concurrency(64)
              .start();
      assertThat(worker.awaitConnected(SOON)).isTrue();
    }

    /** Returns when each has been acknowledged, or has failed. */
    void submit(int from, int to) {
      for (int i = from; i < to; i++) {
        room.acquireUninterruptibly();
        var _ =
            submitter
                .submit(Task.of("work", i).id("t-" + i))
                .whenComplete(
                    (receipt, failure) -> {
                      if (failure == null) {
                        acknowledged.add(receipt.taskId());
                      }
                      room.release();
                    });
      }
      room.acquireUninterruptibly(UNACKNOWLEDGED);
      room.release(UNACKNOWLEDGED);
    }

    @Override
    public void close() {
      worker.close();
      submitter.close();
    }
  }
}
