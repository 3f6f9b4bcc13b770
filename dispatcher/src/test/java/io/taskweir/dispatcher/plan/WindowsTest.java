package io.taskweir.dispatcher.plan;

import static io.taskweir.dispatcher.plan.PlanBench.helloOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.dispatcher.plan.Decision.PublishWindow;
import io.taskweir.dispatcher.plan.Decision.SendTakeover;
import io.taskweir.protocol.partition.Layout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private final PlanBench bench = new PlanBench();

  @Test
  void theFirstWorkersWindowIsPublishedAtOnce() {
    bench.hello(1, "w", 4);
    assertThat(bench.decide().windows()).containsExactly("0/f=4");
  }

  @Test
  void laterChangesAreGathered() {
    bench.hello(1, "w", 4);
    bench.decide();
    bench.hello(2, "w2", 2);
    bench.slotChange(1, 8);
    assertThat(bench.decide().windows()).isEmpty();
    assertThat(bench.plan.nextNanos()).isLessThan(Long.MAX_VALUE);
    bench.pass(PlanBench.SETTINGS.windowCoalescing());
    assertThat(bench.decide().windows()).containsExactly("0/f=10");
  }

  @Test
  void whatEndsAsItWasIsNotPublished() {
    bench.hello(1, "w", 4);
    bench.decide();
    bench.slotChange(1, 8);
    bench.slotChange(1, 4);
    bench.pass(PlanBench.SETTINGS.windowCoalescing());
    assertThat(bench.decide().windows()).isEmpty();
  }

  @Test
  void theWindowClosesWithTheLastWorker() {
    bench.hello(1, "w", 4);
    bench.decide();
    bench.streamLost(1);
    bench.pass(PlanBench.SETTINGS.windowCoalescing());
    assertThat(bench.decide().windows()).containsExactly("0/f=0");
  }

  @Test
  void aDrainingWorkersSlotsDoNotCount() {
    bench.hello(1, "w", 4);
    bench.hello(2, "w2", 2);
    bench.decide();
    bench.draining(1);
    bench.pass(PlanBench.SETTINGS.windowCoalescing());
    assertThat(bench.decide().windows()).containsExactly("0/f=2");
  }

  @Test
  void everyLaneOfAWorkerGetsAllItsSlots() {
    bench.hello(1, helloOf("w", 3, "f", "g").build());
    assertThat(bench.decide().windows()).containsExactlyInAnyOrder("0/f=3", "0/g=3");
  }

  @Test
  void aFunctionNamedTwiceCountsOnce() {
    bench.hello(1, helloOf("w", 3, "f", "f").build());
    assertThat(bench.decide().windows()).containsExactly("0/f=3");
  }

  @Test
  void aTakeoverComesBeforeItsWindowsAndPublishesAllOfThem() {
    bench.hello(1, helloOf("w", 3, "f", "g").build());
    bench.decide();
    bench.plan.takeover(0, 9);
    List<Decision> decisions = bench.decide().list();
    assertThat(decisions).hasSize(3);
    assertThat(decisions.getFirst()).isEqualTo(new SendTakeover(0, 9));
    assertThat(decisions.subList(1, 3))
        .allSatisfy(
            decision ->
                assertThat(decision)
                    .isInstanceOfSatisfying(
                        PublishWindow.class,
                        window -> {
                          assertThat(window.epoch()).isEqualTo(9);
                          assertThat(window.slots()).isEqualTo(3);
                        }));
  }

  @Test
  void windowsArePublishedForTheOwnedPartitionsOfTheTenantsShardOnly() {
    PlanBench wide = new PlanBench(new Layout(16, 3, 1));
    for (int partition = 0; partition < 15; partition++) {
      wide.plan.takeover(partition, 1);
    }
    wide.decide();
    wide.hello(1, "w", 2);
    String[] expected =
        Arrays.stream(wide.routing.shard(PlanBench.TENANT))
            .filter(partition -> partition < 15)
            .mapToObj(partition -> partition + "/f=2")
            .toArray(String[]::new);
    assertThat(wide.decide().windows()).containsExactlyInAnyOrder(expected);
    wide.plan.takeover(15, 1);
    boolean inShard =
        Arrays.stream(wide.routing.shard(PlanBench.TENANT)).anyMatch(each -> each == 15);
    assertThat(wide.decide().windows()).hasSize(inShard ? 1 : 0);
  }
}
