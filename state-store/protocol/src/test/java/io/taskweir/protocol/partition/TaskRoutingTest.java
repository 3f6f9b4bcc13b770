package io.taskweir.protocol.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.TaskKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TaskRoutingTest {
  private static final Layout LAYOUT = new Layout(64, 8, 16);

  private final TaskRouting routing = new TaskRouting(LAYOUT);

  @Test
  void aTenantHasAsManyDifferentPartitionsAsTheLayoutSays() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(Arrays.stream(routing.shard("tenant-" + i)).boxed())
          .hasSize(8)
          .doesNotHaveDuplicates()
          .allSatisfy(partition -> assertThat(partition).isBetween(0, 63));
    }
  }

  @Test
  void aTaskLivesInItsTenantsShardAlwaysInTheSamePlace() {
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      TaskKey key = new TaskKey("acme", "task-" + i);
      int partition = routing.partition(key);
      assertThat(new TaskRouting(LAYOUT).partition(key)).isEqualTo(partition);
      used.add(partition);
    }
    assertThat(used)
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(routing.shard("acme")).boxed().toList());
  }

  @Test
  void theCallersArrayIsItsOwn() {
    Arrays.fill(routing.shard("acme"), -1);
    assertThat(routing.shard("acme")).doesNotContain(-1);
  }

  @Test
  void morePartitionsTakeAPartOfATenantAndLeaveTheRest() {
    // What rendezvous hashing is for; the number of partitions is fixed all the same.
    TaskRouting larger = new TaskRouting(new Layout(72, 8, 16));
    int kept = 0;
    for (int i = 0; i < 1_000; i++) {
      Set<Integer> before = setOf(routing.shard("tenant-" + i));
      before.retainAll(setOf(larger.shard("tenant-" + i)));
      kept += before.size();
    }
    assertThat(kept / 8_000.0).isBetween(0.85, 0.93);
  }

  @Test
  void tenantsSpreadEvenlyOverPartitionsAndQueues() {
    Map<Integer, Integer> partitions = new HashMap<>();
    Map<String, Integer> queues = new HashMap<>();
    int tenants = 8_000;
    for (int i = 0; i < tenants; i++) {
      for (int partition : routing.shard("tenant-" + i)) {
        partitions.merge(partition, 1, Integer::sum);
      }
      queues.merge(routing.queueTopic("tenant-" + i), 1, Integer::sum);
    }
    assertThat(partitions).hasSize(64);
    assertThat(partitions.values()).allSatisfy(n -> assertThat(n).isBetween(850, 1_150));
    assertThat(queues).hasSize(16);
    assertThat(queues.values()).allSatisfy(n -> assertThat(n).isBetween(400, 600));
  }

  @Test
  void twoTenantsSeldomShareMuch() {
    Set<Integer> acme = setOf(routing.shard("acme"));
    int most = 0;
    for (int i = 0; i < 1_000; i++) {
      Set<Integer> common = setOf(routing.shard("tenant-" + i));
      common.retainAll(acme);
      most = Math.max(most, common.size());
    }
    assertThat(most).isLessThan(6);
  }

  @Test
  void tasksSpreadEvenlyOverTheShard() {
    Map<Integer, Integer> tasks = new HashMap<>();
    for (int i = 0; i < 80_000; i++) {
      tasks.merge(routing.partition("acme", "task-" + i), 1, Integer::sum);
    }
    assertThat(tasks).hasSize(8);
    assertThat(tasks.values()).allSatisfy(n -> assertThat(n).isBetween(9_500, 10_500));
  }

  @Test
  void forgettingATenantChangesNothing() {
    int[] before = routing.shard("acme");
    String queue = routing.queueTopic("acme");
    for (int i = 0; i < 10_001; i++) {
      routing.shard("tenant-" + i);
    }
    assertThat(routing.shard("acme")).isEqualTo(before);
    assertThat(routing.queueTopic("acme")).isEqualTo(queue);
  }

  private static Set<Integer> setOf(int[] values) {
    Set<Integer> set = new HashSet<>();
    for (int value : values) {
      set.add(value);
    }
    return set;
  }
}
