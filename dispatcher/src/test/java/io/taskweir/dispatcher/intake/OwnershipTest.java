package io.taskweir.dispatcher.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.dispatcher.loop.DispatchLoop;
import io.taskweir.dispatcher.plan.Decision;
import io.taskweir.dispatcher.plan.DispatchPlan;
import io.taskweir.dispatcher.plan.PlanSettings;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.TakeoverRefused;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
  private int generation;
  private final DispatchLoop loop =
      new DispatchLoop(
          new DispatchPlan(
              new TaskRouting(new Layout(4, 4, 1)), PlanSettings.defaults(), what -> {}));
  private final List<Decision> decisions = new CopyOnWriteArrayList<>();
  private final Ownership ownership = new Ownership(consumer, () -> generation, loop, "d-1");

  @BeforeEach
  void start() {
    loop.start((made, plan, now) -> decisions.addAll(made));
  }

  @AfterEach
  void stop() {
    loop.close();
  }

  /**
   * A rebalance as the group's protocol has it: all is taken away, then some is given. (Kafka's
   * stand-in would only tell the difference.) Every topic's log ends at 100.
   */
  private void assign(int newGeneration, Integer... partitions) {
    generation = newGeneration;
    List<TopicPartition> assigned = new ArrayList<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (int partition : partitions) {
      for (String topic : List.of(Topics.DISPATCH, Topics.RESULTS)) {
        assigned.add(new TopicPartition(topic, partition));
        ends.put(new TopicPartition(topic, partition), 100L);
      }
    }
    consumer.updateEndOffsets(ends);
    ownership.onPartitionsRevoked(consumer.assignment());
    consumer.assign(assigned);
    ownership.onPartitionsAssigned(assigned);
  }

  private List<Decision> decided() {
    loop.submitAndWait((plan, now) -> {}, Duration.ofSeconds(5));
    List<Decision> all = List.copyOf(decisions);
    decisions.clear();
    return all;
  }

  @Test
  void takesOverWhatItIsGivenAndReadsItFromTheEnd() {
    assign(5, 1, 2);
    assertThat(decided())
        .containsExactlyInAnyOrder(
            new Decision.SendTakeover(1, 5), new Decision.SendTakeover(2, 5));
    assertThat(consumer.position(new TopicPartition(Topics.DISPATCH, 1))).isEqualTo(100);
    assertThat(ownership.hasJoined()).isTrue();
  }

  @Test
  void whatItKeepsIsNeitherTakenOverNorSkipped() {
    assign(5, 1, 2);
    decided();
    consumer.seek(new TopicPartition(Topics.DISPATCH, 1), 70);
    assign(6, 1, 3);
    assertThat(decided()).containsExactly(new Decision.SendTakeover(3, 6));
    assertThat(consumer.position(new TopicPartition(Topics.DISPATCH, 1))).isEqualTo(70);
    assertThat(consumer.position(new TopicPartition(Topics.DISPATCH, 3))).isEqualTo(100);
  }

  @Test
  void whatMayHaveBeenAnothersInBetweenIsTakenOverAnew() {
    assign(5, 1);
    decided();
    assign(7, 1);
    assertThat(decided()).containsExactly(new Decision.SendTakeover(1, 7));
  }

  @Test
  void aRefusedTakeoverIsRepeatedAboveTheKnownEpochOnceAPollHasConfirmedTheOwnership() {
    assign(5, 1);
    decided();
    ownership.refused(
        1, TakeoverRefused.newBuilder().setCurrentEpoch(40).setDispatcherId("d-1").build());
    ownership.refused(
        1, TakeoverRefused.newBuilder().setCurrentEpoch(50).setDispatcherId("another").build());
    ownership.refused(
        2, TakeoverRefused.newBuilder().setCurrentEpoch(60).setDispatcherId("d-1").build());
    assertThat(decided()).isEmpty();
    ownership.confirmed(ownership.refusedPartitions());
    assertThat(decided()).containsExactly(new Decision.SendTakeover(1, 41));
    ownership.refused(
        1, TakeoverRefused.newBuilder().setCurrentEpoch(40).setDispatcherId("d-1").build());
    assertThat(ownership.refusedPartitions()).as("an old answer").isEqualTo(Set.of());
  }

  @Test
  void aRefusalIsAnsweredThoughARebalanceThatKeepsThePartitionComesInBetween() {
    assign(5, 1, 2);
    decided();
    ownership.refused(
        1, TakeoverRefused.newBuilder().setCurrentEpoch(40).setDispatcherId("d-1").build());
    ownership.refused(
        2, TakeoverRefused.newBuilder().setCurrentEpoch(40).setDispatcherId("d-1").build());
    Set<Integer> refused = ownership.refusedPartitions();
    assign(6, 1);
    assertThat(decided()).isEmpty();
    ownership.confirmed(refused);
    assertThat(decided()).containsExactly(new Decision.SendTakeover(1, 41));
  }

  @Test
  void afterFallingOutOfTheGroupItOwnsNothing() {
    assign(5, 1);
    decided();
    ownership.onPartitionsLost(List.of());
    await().until(() -> loop.sizes().inFlight() == 0);
    assertThat(ownership.hasJoined()).isFalse();
    assign(6, 1);
    assertThat(decided()).containsExactly(new Decision.SendTakeover(1, 6));
  }
}
