package io.taskweir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicsTest {
  @Test
  void everyQueueHasTwoDigitsAndIsFoundByThePattern() {
    for (int index = 0; index < 100; index++) {
      String topic = Topics.queue(index);
      assertThat(topic).matches(Topics.QUEUES).hasSize("taskweir.queue.00".length());
      assertThat(Topics.queueIndex(topic)).isEqualTo(index);
    }
    assertThat(Topics.queue(7)).isEqualTo("taskweir.queue.07");
  }

  @Test
  void thereAreNoOtherQueues() {
    assertThatThrownBy(() -> Topics.queue(100)).hasMessageContaining("queue 100");
    assertThatThrownBy(() -> Topics.queue(-1)).hasMessageContaining("queue -1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "taskweir.queue.0",
        "taskweir.queue.000",
        "taskweir.queue.0a",
        "taskweir.queue.a0",
        "taskweir.queue.-1",
        "taskweirxqueue.00",
        "x.taskweir.queue.00",
        "taskweir.inbox"
      })
  void otherTopicsAreNotQueues(String topic) {
    assertThat(Topics.queueIndex(topic)).isEqualTo(-1);
    assertThat(topic).doesNotMatch(Topics.QUEUES);
  }
}
