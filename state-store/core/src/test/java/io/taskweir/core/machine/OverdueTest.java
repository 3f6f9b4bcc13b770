package io.taskweir.core.machine;

import static io.taskweir.core.machine.OneTask.T0;
import static io.taskweir.core.machine.OneTask.after;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.machine.Decision.Ignored;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.task.AttemptRecord;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.FunctionConfig;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** An attempt runs longer than it may, and its worker does nothing about it (R-TMO-1). */
class OverdueTest {
  private static final long TIMEOUT_MS = 5_000;
  private static final long STARTED_MS = T0 + 20;
  private static final long OVERDUE_MS = STARTED_MS + TIMEOUT_MS + Task.OVERDUE_AFTER_MS;

  private static Task running(int maxRetries) {
    FunctionConfig config =
        FunctionConfig.parse(
            "{\"timeoutSeconds\":5,\"maxRetries\":%d}"
                .formatted(maxRetries)
                .getBytes(StandardCharsets.UTF_8));
    Task ready =
        after(
            null,
            new TaskCommand.Submit(
                OneTask.submission().build(), OneTask.ORIGIN, config, OneTask.GENERATION, T0),
            T0);
    Task out = after(ready, OneTask.handOver(), T0 + 10);
    return after(out, OneTask.start(1, STARTED_MS), T0 + 25);
  }

  /** Its worker says that it is alive, and nothing else. */
  private static Task heldBy(Task task, long atMs) {
    return after(task, OneTask.heartbeat(1), atMs);
  }

  @Test
  void itIsEndedAndTriedAgainOnTheHandlersBudget() {
    Task held = heldBy(running(1), OVERDUE_MS - 1_000);
    assertThat(held.wakeUpAtMs()).isEqualTo(OVERDUE_MS);

    Task again = after(held, OneTask.wakeUp(), OVERDUE_MS);

    assertThat(again.state()).isEqualTo(TaskState.RETRYING);
    assertThat(again.retries().handlerErrors()).isEqualTo(1);
    AttemptRecord attempt = again.attempts().get(0);
    assertThat(attempt.outcome()).isEqualTo("overdue");
    assertThat(attempt.isGivenUp()).as("its worker is told").isTrue();
  }

  @Test
  void itsTaskFailsWhenNoRetryIsLeft() {
    Task failed = after(heldBy(running(0), OVERDUE_MS - 1_000), OneTask.wakeUp(), OVERDUE_MS);

    assertThat(failed.state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void itsWorkerHasTimeToEndItItself() {
    Task held = heldBy(running(1), OVERDUE_MS - 1_000);

    assertThat(OneTask.MACHINE.decide(held, OneTask.wakeUp(), OVERDUE_MS - 1))
        .isEqualTo(new Ignored(Reason.TOO_EARLY));
  }

  @Test
  void aWorkerThatIsSilentLosesItWithItsLease() {
    Task lost = after(running(1), OneTask.wakeUp(), T0 + 25 + OneTask.LEASE_MS);

    assertThat(lost.attempts().get(0).outcome()).isEqualTo("lease-ended");
    assertThat(lost.retries().handlerErrors()).isZero();
  }

  @Test
  void withoutATimeOutItMayTakeAnyTime() {
    Task ready = after(null, OneTask.submit(), T0);
    Task out = after(ready, OneTask.handOver(), T0 + 10);
    Task running = after(out, OneTask.start(1, STARTED_MS), T0 + 25);

    assertThat(running.overdueAtMs()).isEqualTo(Long.MAX_VALUE);
    assertThat(running.wakeUpAtMs()).isEqualTo(T0 + 25 + OneTask.LEASE_MS);
  }
}
