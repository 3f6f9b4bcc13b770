package io.taskweir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.problem.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerBuilderTest {
  private final WorkerBuilder builder = Worker.connect("localhost:9092");

  @Test
  void limitsAreNamed() {
    assertThatThrownBy(() -> builder.tenant("Acme"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Acme");
    assertThatThrownBy(() -> builder.concurrency(0))
        .hasMessage("concurrency 0: must be 1 to 10000");
    assertThatThrownBy(() -> builder.concurrency(10_001)).hasMessageContaining("10001");
    assertThatThrownBy(() -> builder.workerId("a b")).hasMessageContaining("a b");
    assertThatThrownBy(() -> builder.shutdownGrace(Duration.ofSeconds(-1)))
        .hasMessageContaining("0 to 7 days");
    assertThatThrownBy(() -> builder.preStopTimeout(Duration.ZERO))
        .hasMessage("PreStop time-out PT0S: must be 1 ms to 8 s");
    assertThatThrownBy(() -> builder.preStopTimeout(Duration.ofSeconds(9)))
        .hasMessageContaining("1 ms to 8 s");
    assertThatThrownBy(() -> builder.preFreezeTimeout(Duration.ofSeconds(9)))
        .hasMessage("PreFreeze time-out PT9S: must be 1 ms to 8 s");
    assertThatThrownBy(() -> builder.idleAfter(Duration.ofMillis(99)))
        .hasMessage("idle time PT0.099S: must be 100 ms to 1 day");
    assertThatThrownBy(() -> builder.initializerTimeout(Duration.ofDays(2)))
        .hasMessage("Initializer time-out PT48H: must be 1 ms to 1 day");
  }

  @Test
  void aWorkerWithAHookButNoHandlerForItIsNotStarted() {
    builder.handle("resize", (input, task) -> input).preStop("resiez", task -> {});
    assertThatThrownBy(builder::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "function \"resiez\": it has a PreStop hook but no handler; there are handlers for"
                + " [resize]");
  }

  @Test
  void aWorkerWithoutHandlersIsNotStarted() {
    assertThatThrownBy(builder::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no handler: call handle(...) before start()");
  }

  @Test
  void workersAreToldApart() {
    assertThat(WorkerSettings.randomId())
        .contains("-" + ProcessHandle.current().pid() + "-")
        .isNotEqualTo(WorkerSettings.randomId());
  }
}
