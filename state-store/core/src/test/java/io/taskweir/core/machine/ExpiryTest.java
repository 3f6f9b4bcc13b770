package io.taskweir.core.machine;

import static io.taskweir.core.machine.OneTask.T0;
import static io.taskweir.core.machine.OneTask.after;
import static io.taskweir.core.machine.OneTask.end;
import static io.taskweir.core.machine.OneTask.handOver;
import static io.taskweir.core.machine.OneTask.start;
import static io.taskweir.core.machine.OneTask.submission;
import static io.taskweir.core.machine.OneTask.submit;
import static io.taskweir.core.machine.OneTask.wakeUp;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.result.Outcome;
import org.junit.jupiter.api.Test;

/** The maximum age is checked when a task is handed over, first time or retry (R-STA-2). */
class ExpiryTest {
  private final Task ready = after(null, submit(submission().maxAgeSeconds(10).build()), T0);

  @Test
  void aTaskThatHasNotReachedItsMaximumAgeIsHandedOver() {
    assertThat(after(ready, handOver(), T0 + 9_999).state()).isEqualTo(TaskState.DEQUEUED);
  }

  @Test
  void aTaskAtItsMaximumAgeIsExpiredAndNeverGetsAnAttempt() {
    Task task = after(ready, handOver(), T0 + 10_000);

    assertThat(task.state()).isEqualTo(TaskState.EXPIRED);
    assertThat(task.attempt()).isZero();
    assertThat(task.history().get(1).reason()).isEqualTo("maximum age reached");
    assertThat(task.history().get(1).atMs()).isEqualTo(T0 + 10_000);
  }

  @Test
  void anExpiredTaskIsAFailureForItsDestination() {
    assertThat(after(ready, handOver(), T0 + 10_000).delivery()).isEqualTo(Delivery.PENDING);
  }

  @Test
  void theAgeOfADelayedTaskCountsFromItsDueTime() {
    TaskCommand delayed = submit(submission().delaySeconds(60L).maxAgeSeconds(10).build());
    Task due = after(after(null, delayed, T0), wakeUp(), T0 + 60_000);

    assertThat(after(due, handOver(), T0 + 69_999).state()).isEqualTo(TaskState.DEQUEUED);
    assertThat(after(due, handOver(), T0 + 70_000).state()).isEqualTo(TaskState.EXPIRED);
  }

  @Test
  void aRetryExpiresToo() {
    Task out = after(ready, handOver(), T0);
    Task backoff = after(out, end(1, Outcome.RETRYABLE, T0 + 1, T0 + 9_500), T0 + 9_500);
    Task task = after(after(backoff, wakeUp(), T0 + 10_500), handOver(), T0 + 10_501);

    assertThat(task.state()).isEqualTo(TaskState.EXPIRED);
    assertThat(task.attempt()).isEqualTo(1);
    assertThat(task.attempts().get(0).outcome()).isEqualTo("retryable");
  }

  @Test
  void anAttemptThatHasBegunMayEndAfterTheMaximumAge() {
    Task running = after(after(ready, handOver(), T0), start(1, T0 + 1), T0 + 1);
    Task task = after(running, end(1, Outcome.SUCCESS, T0 + 1, T0 + 90_000), T0 + 90_000);

    assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
  }
}
