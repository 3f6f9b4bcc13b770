package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.e2e.harness.Folders;
import io.taskweir.e2e.harness.Ledger;
import io.taskweir.e2e.harness.Metrics;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.e2e.harness.TopicLog;
import io.taskweir.e2e.process.ChildProcess;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A state-store comes back from its disk, whatever befell it, with no more to replay than what its
 * disk did not have yet (architecture, D5). All of it under exactly-once.
 */
class StoreRecoveryIT {
  private static final Duration SOON = Duration.ofSeconds(90);

  /** Flushed every second. */
  private static final StoreTuning EAGER = new StoreTuning(0, Duration.ofSeconds(1));

  /** Flushed only when a store closes. */
  private static final StoreTuning LAZY = new StoreTuning(0, Duration.ofHours(1));

  private static final StoreTuning EAGER_WITH_STANDBY = new StoreTuning(1, Duration.ofSeconds(1));

  @TempDir Path folder;

  @Test
  void aCleanRestartReplaysNothing() throws Exception {
    try (StoreCluster cluster = new StoreCluster(folder, LAZY)) {
      cluster.submit("work", 0, 2_000).get(30, TimeUnit.SECONDS);
      List<JsonNode> before = listWhenEnded(cluster, cluster.first(), 2_000);
      cluster.first().stop();

      ChildProcess again = cluster.startStore("a");
      assertThat(listWhenEnded(cluster, again, 2_000)).isEqualTo(before);
      assertThat(Metrics.restoredRecords(again.ready())).isZero();
      assertThat(Metrics.droppedStores(again.ready())).isZero();
    }
  }

  @Test
  void aKillInTheMiddleOfATransactionReplaysTheTailAndShowsNothingOfTheTransaction()
      throws Exception {
    try (StoreCluster cluster = new StoreCluster(folder, EAGER)) {
      cluster.submit("work", 0, 6_000).get(30, TimeUnit.SECONDS);
      awaitEnded(cluster.first(), 6_000);
      CompletableFuture<Void> more = cluster.submit("work", 6_000, 12_000);
      awaitAtLeastEnded(cluster.first(), 8_000);
      cluster.first().kill();
      long changelog = cluster.changelogLength();

      ChildProcess again = cluster.startStore("a");
      assertThat(Metrics.restoredRecords(again.ready())).isLessThan(changelog / 2);
      assertThat(Metrics.droppedStores(again.ready())).isZero();
      more.get(30, TimeUnit.SECONDS);
      List<JsonNode> shown = listWhenEnded(cluster, again, 12_000);
      assertOnlyCommittedIsShown(cluster, shown);
      assertThat(TopicLog.everything(cluster.bootstrap(), Topics.EVENTS))
          .as("the kill hit a transaction")
          .hasSizeGreaterThan(TopicLog.committed(cluster.bootstrap(), Topics.EVENTS).size());
    }
  }

  @Test
  void aKillBeforeTheFirstFlushLosesNothingAndAlarmsNobody() throws Exception {
    try (StoreCluster cluster = new StoreCluster(folder, LAZY)) {
      cluster.submit("work", 0, 500).get(30, TimeUnit.SECONDS);
      List<JsonNode> before = listWhenEnded(cluster, cluster.first(), 500);
      cluster.first().kill();

      ChildProcess again = cluster.startStore("a");
      assertThat(listWhenEnded(cluster, again, 500)).isEqualTo(before);
      assertThat(again.log()).doesNotContain("corrupt");
    }
  }

  @Test
  void aDamagedDiskIsFilledAnew() throws Exception {
    try (StoreCluster cluster = new StoreCluster(folder, EAGER)) {
      cluster.submit("work", 0, 500).get(30, TimeUnit.SECONDS);
      List<JsonNode> before = listWhenEnded(cluster, cluster.first(), 500);
      cluster.first().stop();
      damageTables(cluster.stateOf("a"));

      ChildProcess again = cluster.startStore("a");
      assertThat(listWhenEnded(cluster, again, 500)).isEqualTo(before);
      assertThat(again.log()).contains("is damaged");
      assertThat(Metrics.restoredRecords(again.ready())).isPositive();
      cluster.submit("work", 500, 600).get(30, TimeUnit.SECONDS);
      listWhenEnded(cluster, again, 600);
    }
  }

  /** The beginnings of all table files, which is where their data is. */
  private static void damageTables(Path state) throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      List<Path> tables = files.filter(it -> it.toString().endsWith(".sst")).toList();
      assertThat(tables).isNotEmpty();
      for (Path table : tables) {
        try (FileChannel file = FileChannel.open(table, StandardOpenOption.WRITE)) {
          file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), 0);
        }
      }
    }
  }

  @Test
  void anInstanceThatWasFrozenAndReplacedKeepsItsDiskAndReplaysTheTail() throws Exception {
    try (StoreCluster cluster = new StoreCluster(folder, EAGER)) {
      ChildProcess frozen = cluster.first();
      ChildProcess other = cluster.startStore("b");
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(Metrics.partitions(frozen.ready())).isEqualTo(2));
      cluster.submit("work", 0, 3_000).get(30, TimeUnit.SECONDS);
      awaitEnded(other, 3_000);
      long replayedBefore = Metrics.restoredRecords(frozen.ready());

      CompletableFuture<Void> more = cluster.submit("work", 3_000, 4_000);
      awaitAtLeastEnded(other, 3_100);
      frozen.freeze();
      more.get(30, TimeUnit.SECONDS);
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(Metrics.partitions(other.ready())).isEqualTo(4));
      awaitEnded(other, 4_000);

      frozen.thaw();
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                assertThat(Metrics.partitions(frozen.ready())).isEqualTo(2);
                assertThat(Metrics.partitions(other.ready())).isEqualTo(2);
              });
      assertThat(Metrics.restoredRecords(frozen.ready()) - replayedBefore)
          .as("replayed of a changelog of %s", cluster.changelogLength())
          .isBetween(1L, cluster.changelogLength() / 5);
      assertThat(Metrics.droppedStores(frozen.ready())).isZero();
      List<JsonNode> shown = listWhenEnded(cluster, frozen, 4_000);
      assertThat(listWhenEnded(cluster, other, 4_000)).isEqualTo(shown);
      assertOnlyCommittedIsShown(cluster, shown);
    }
  }

  @Test
  void anEmptyDiskIsFilledFromTheChangelogWithEveryIndexDerivedAnew() throws Exception {
    try (StoreCluster cluster = new StoreCluster(folder, LAZY)) {
      CompletableFuture.allOf(
              cluster.submit("work", 0, 1_000),
              cluster.submit("fail", 0, 200),
              cluster.submit("idle", 0, 300))
          .get(30, TimeUnit.SECONDS);
      List<JsonNode> before = listWhenEnded(cluster, cluster.first(), 1_200);
      cluster.first().stop();
      Folders.delete(cluster.stateOf("a"));

      ChildProcess again = cluster.startStore("a");
      assertThat(Metrics.restoredRecords(again.ready())).isGreaterThan(1_500);
      try (TaskApi api = new TaskApi(again.ready(), StoreCluster.TENANT)) {
        List<JsonNode> all = api.list("");
        assertThat(all).isEqualTo(before);
        assertThat(all)
            .extracting(task -> task.path("taskId").asText())
            .containsExactlyInAnyOrderElementsOf(cluster.acknowledged());
        assertEveryIndexEqualsAScan(api, all);
      }
    }
  }

  @Test
  void aStandbyTakesOverWithoutReplayingTheState() throws Exception {
    try (StoreCluster cluster = new StoreCluster(folder, EAGER_WITH_STANDBY)) {
      ChildProcess other = cluster.startStore("b");
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(Metrics.partitions(other.ready())).isEqualTo(2));
      cluster.submit("work", 0, 4_000).get(30, TimeUnit.SECONDS);
      awaitEnded(other, 4_000);

      CompletableFuture<Void> more = cluster.submit("work", 4_000, 6_000);
      awaitAtLeastEnded(other, 4_200);
      cluster.first().kill();
      more.get(30, TimeUnit.SECONDS);
      List<JsonNode> shown = listWhenEnded(cluster, other, 6_000);
      assertThat(Metrics.partitions(other.ready())).isEqualTo(4);
      // As a standby it took each change in once; a replay would be all of them once more.
      assertThat(Metrics.restoredRecords(other.ready()))
          .isBetween(1L, cluster.changelogLength() * 3 / 4);
      assertOnlyCommittedIsShown(cluster, shown);
    }
  }

  private static void awaitEnded(ChildProcess store, long tasks) {
    try (TaskApi api = new TaskApi(store.ready(), StoreCluster.TENANT)) {
      api.awaitEnded(tasks, SOON);
    }
  }

  private static void awaitAtLeastEnded(ChildProcess store, long tasks) {
    try (TaskApi api = new TaskApi(store.ready(), StoreCluster.TENANT)) {
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(5))
          .ignoreExceptions()
          .until(() -> api.ended() >= tasks);
    }
  }

  private static List<JsonNode> listWhenEnded(
      StoreCluster cluster, ChildProcess store, long tasks) {
    try (TaskApi api = new TaskApi(store.ready(), StoreCluster.TENANT)) {
      api.awaitEnded(tasks, SOON);
      // Until the last commit the events lag behind what the owner shows.
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(Ledger.read(cluster.bootstrap(), StoreCluster.TENANT).ended())
                      .isEqualTo(tasks));
      return api.list("");
    }
  }

  private static void assertOnlyCommittedIsShown(StoreCluster cluster, List<JsonNode> shown) {
    Ledger ledger = Ledger.read(cluster.bootstrap(), StoreCluster.TENANT);
    ledger.requireOneEndOfEach(cluster.acknowledged());
    ledger.requireShown(shown);
  }

  private static void assertEveryIndexEqualsAScan(TaskApi api, List<JsonNode> all) {
    assertThat(api.counts("")).isEqualTo(countsOf(all));
    for (TaskState state : TaskState.values()) {
      Predicate<JsonNode> inState = task -> TaskApi.state(task).equals(state.publicName());
      assertThat(api.list("&state=" + state.publicName())).isEqualTo(filter(all, inState));
    }
    for (String function : List.of("work", "fail", "idle", "unknown")) {
      Predicate<JsonNode> ofFunction = task -> task.path("function").asText().equals(function);
      List<JsonNode> tasks = filter(all, ofFunction);
      assertThat(api.list("&function=" + function)).isEqualTo(tasks);
      assertThat(api.list("&function=" + function + "&state=Enqueued,Failed"))
          .isEqualTo(
              filter(tasks, task -> List.of("Enqueued", "Failed").contains(TaskApi.state(task))));
      assertThat(api.counts("&function=" + function)).isEqualTo(countsOf(tasks));
    }
  }

  private static List<JsonNode> filter(List<JsonNode> tasks, Predicate<JsonNode> predicate) {
    return tasks.stream().filter(predicate).toList();
  }

  private static Map<String, Long> countsOf(List<JsonNode> tasks) {
    return tasks.stream()
        .collect(Collectors.groupingBy(TaskApi::state, TreeMap::new, Collectors.counting()));
  }
}
