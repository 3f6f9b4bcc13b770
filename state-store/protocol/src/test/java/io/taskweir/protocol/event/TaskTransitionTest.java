package io.taskweir.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TaskTransitionTest {
  private static final Instant AT = Instant.parse("2026-11-22T06:00:00.123Z");

  @Test
  void isWrittenAsTheContractSays() {
    TaskTransition retrying =
        new TaskTransition(
            new TaskKey("acme", "a"),
            "resize",
            4,
            TaskState.RUNNING,
            TaskState.RETRYING,
            1,
            AT,
            "handler-error",
            "worker-1");
    assertThat(text(retrying))
        .isEqualTo(
            "{\"tenant\":\"acme\",\"taskId\":\"a\",\"function\":\"resize\",\"seq\":4,"
                + "\"from\":\"Running\",\"to\":\"Retrying\",\"attempt\":1,"
                + "\"at\":\"2026-11-22T06:00:00.123Z\",\"reason\":\"handler-error\","
                + "\"workerId\":\"worker-1\"}");
  }

  @Test
  void theFirstComesFromNowhere() {
    TaskTransition first =
        new TaskTransition(
            new TaskKey("acme", "a"), "f", 1, null, TaskState.ENQUEUED, 0, AT, "submitted", null);
    assertThat(text(first))
        .contains("\"seq\":1,\"from\":null,\"to\":\"Enqueued\",\"attempt\":0")
        .doesNotContain("workerId");
  }

  private static String text(TaskTransition transition) {
    return new String(transition.toJson(), StandardCharsets.UTF_8);
  }
}
