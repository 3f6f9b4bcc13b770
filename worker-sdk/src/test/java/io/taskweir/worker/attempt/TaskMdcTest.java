package io.taskweir.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.internal.Assignment;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class TaskMdcTest {
  private final RunningAttempt attempt =
      new RunningAttempt(
          Assignment.newBuilder()
              .setTenant("acme")
              .setFunction("resize")
              .setTaskId("t-1")
              .setAttempt(3)
              .build(),
          0,
          Nobody.HOLDER,
          Nobody.OWNER);

  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void theAttemptIsNamedBesideWhatWasThere() {
    MDC.put("mine", "1");
    TaskMdc mdc = TaskMdc.open(attempt.context());
    assertThat(MDC.getCopyOfContextMap())
        .isEqualTo(
            Map.of(
                "mine", "1",
                "taskweir.tenant", "acme",
                "taskweir.function", "resize",
                "taskweir.taskId", "t-1",
                "taskweir.attempt", "3"));
    mdc.close();
    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("mine", "1"));
  }

  @Test
  void whatAHandlerLeavesInTheMdcIsTakenOutAgain() {
    TaskMdc mdc = TaskMdc.open(attempt.context());
    MDC.put("order", "17");
    MDC.remove("taskweir.taskId");
    mdc.close();
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    MDC.put("mine", "1");
    mdc = TaskMdc.open(attempt.context());
    MDC.put("mine", "2");
    mdc.close();
    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("mine", "1"));
  }
}
