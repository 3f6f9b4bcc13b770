package io.taskweir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TaskStateTest {
  @Test
  void everyStateIsFoundByItsPublicName() {
    for (TaskState state : TaskState.values()) {
      assertThat(TaskState.ofPublicName(state.publicName())).isEqualTo(state);
    }
    assertThat(TaskState.ofPublicName("Processed")).isEqualTo(TaskState.DEQUEUED);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> TaskState.ofPublicName("running"))
        .hasMessage(
            "state \"running\": one of Enqueued, Dequeued, Running, Retrying, Succeeded, Failed,"
                + " Expired, Invalid, Stopping, Stopped");
  }

  @Test
  void fiveStatesAreTheEnd() {
    assertThat(Arrays.stream(TaskState.values()).filter(TaskState::isTerminal))
        .containsExactly(
            TaskState.SUCCEEDED,
            TaskState.FAILED,
            TaskState.EXPIRED,
            TaskState.INVALID,
            TaskState.STOPPED);
  }
}
