package io.taskweir.dev.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.partition.Layout;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
  private final List<TopicPlan> plans = TopicPlan.all(new Layout(8, 2, 3));

  @Test
  void givesEveryCoPartitionedTopicTheSamePartitions() {
    for (String topic :
        List.of(
            "taskweir.queue.00",
            "taskweir.queue.01",
            "taskweir.queue.02",
            Topics.COMMANDS,
            Topics.DISPATCH,
            Topics.RESULTS,
            Topics.EVENTS,
            Topics.OUTCOMES)) {
      assertThat(plan(topic).partitions()).as(topic).isEqualTo(8);
    }
  }

  @Test
  void makesNoMoreQueuesThanTheLayoutHas() {
    assertThat(plans).extracting(TopicPlan::name).doesNotContain("taskweir.queue.03");
  }

  @Test
  void neverDeletesFromAQueueByAge() {
    assertThat(plan("taskweir.queue.00").config()).containsEntry("retention.ms", "-1");
  }

  @Test
  void stampsWithTheBrokersClockWhatStreamsWrites() {
    for (String topic : List.of(Topics.DISPATCH, Topics.EVENTS, Topics.OUTCOMES, Topics.REJECTED)) {
      assertThat(plan(topic).config())
          .as(topic)
          .containsEntry("message.timestamp.type", "LogAppendTime");
    }
  }

  @Test
  void compactsTables() {
    for (String topic : List.of(Topics.LAYOUT, Topics.MEMBERS, Topics.FUNCTIONS)) {
      assertThat(plan(topic).partitions()).as(topic).isEqualTo(1);
      assertThat(plan(topic).config()).as(topic).containsEntry("cleanup.policy", "compact");
    }
  }

  private TopicPlan plan(String name) {
    return plans.stream().filter(plan -> plan.name().equals(name)).findFirst().orElseThrow();
  }
}
