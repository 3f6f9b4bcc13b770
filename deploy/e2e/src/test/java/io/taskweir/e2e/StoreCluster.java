package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.dev.broker.EmbeddedBroker;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.dev.server.TaskweirServer;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.e2e.process.ServerProgram;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A cluster whose state-stores are processes of their own, while the broker and all other roles are
 * in this JVM and stay up: whatever goes wrong is the state-store's doing. One worker serves the
 * functions {@code work}, which succeeds, and {@code fail}, which does not.
 */
final class StoreCluster implements AutoCloseable {
  static final String TENANT = "acme";

  static final String CHANGELOG = "taskweir-state-store-tasks-changelog";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final StoreTuning stores;
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final EmbeddedBroker broker;
  private final Submitter submitter;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  private final ChildProcess first;

  StoreCluster(Path folder, StoreTuning stores) throws InterruptedException {
    this.folder = folder;
    this.stores = stores;
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    closing.push(broker::close);
    first = startStore("a");
    TaskweirServer others =
        TaskweirServer.start(
            ServerProgram.settings(
                bootstrap(),
                EnumSet.of(Role.SUBMITTER, Role.DISPATCHER),
                "others",
                folder.resolve("others"),
                StoreTuning.DEFAULT));
    closing.push(others::close);
    others.awaitReady(PATIENCE);
    submitter = Submitter.connect(bootstrap(), TENANT);
    closing.push(submitter::close);
    startWorker();
  }

  private void startWorker() throws InterruptedException {
    Worker worker =
        Worker.connect(bootstrap())
            .tenant(TENANT)
            .handle("work", (payload, task) -> payload)
            .handle(
                "fail",
                (payload, task) -> {
                  throw new NonRetryableException("as it was told to");
                })
            .concurrency(32)
            .start();
    closing.push(worker::close);
    assertThat(worker.awaitConnected(PATIENCE)).isTrue();
  }

  ChildProcess first() {
    return first;
  }

  /** Starts a state-store; on what it left behind, if there was one of that name. */
  ChildProcess startStore(String name) {
    ChildProcess store =
        ServerProgram.start(bootstrap(), EnumSet.of(Role.STATE_STORE), name, folder, stores);
    closing.push(store::close);
    return store;
  }

  /** The folder of a state-store's databases. */
  Path stateOf(String name) {
    return folder.resolve(name).resolve("state-store");
  }

  String bootstrap() {
    return broker.bootstrap();
  }

  /** Submits tasks to a function; completed when all are acknowledged. */
  CompletableFuture<Void> submit(String function, int from, int to) {
    List<CompletableFuture<?>> receipts = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Payload payload = Payload.of(("input " + i).getBytes(StandardCharsets.UTF_8), "text/plain");
      receipts.add(
          submitter
              .submit(Task.raw(function, payload).id(function + "-" + i))
              .thenAccept(receipt -> acknowledged.add(receipt.taskId())));
    }
    return CompletableFuture.allOf(receipts.toArray(CompletableFuture[]::new));
  }

  /** Ids of all tasks whose submission was acknowledged. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  /** How long the changelogs of all partitions are. */
  long changelogLength() {
    return TopicLog.length(bootstrap(), CHANGELOG);
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
