package io.taskweir.core.machine;

import static io.taskweir.core.machine.OneTask.LEASE_MS;
import static io.taskweir.core.machine.OneTask.T0;
import static io.taskweir.core.machine.OneTask.WORKER;
import static io.taskweir.core.machine.OneTask.after;
import static io.taskweir.core.machine.OneTask.handOver;
import static io.taskweir.core.machine.OneTask.heartbeat;
import static io.taskweir.core.machine.OneTask.start;
import static io.taskweir.core.machine.OneTask.submit;
import static io.taskweir.core.machine.OneTask.wakeUp;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.machine.Decision.Ignored;
import io.taskweir.core.machine.Decision.Reason;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskState;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private final Task running =
      after(after(after(null, submit(), T0), handOver(), T0), start(1, T0), T0);

  @Test
  void aHeartbeatExtendsTheLeaseFromWhenItIsReadAndShowsNowhereElse() {
    Task task = after(running, heartbeat(1), T0 + 20_000);

    assertThat(task.phase()).isEqualTo(new Phase.Executing(WORKER, T0 + 20_000 + LEASE_MS));
    assertThat(task.history()).isEqualTo(running.history());
    assertThat(task.attempts()).isEqualTo(running.attempts());
  }

  @Test
  void anAttemptWithHeartbeatsRunsForDays() {
    Task task = running;
    for (long now = T0; now < T0 + 200_000_000; now += LEASE_MS - 1) {
      assertThat(OneTask.MACHINE.decide(task, wakeUp(), now))
          .isEqualTo(new Ignored(Reason.TOO_EARLY));
      task = after(task, heartbeat(1), now);
    }
    assertThat(task.state()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void anAttemptThatIsSilentForALeaseIsOverAndItsTokenCountsNoMore() {
    Task task = after(running, wakeUp(), T0 + LEASE_MS);

    assertThat(task.state()).isEqualTo(TaskState.RETRYING);
    assertThat(OneTask.MACHINE.decide(task, heartbeat(1), T0 + LEASE_MS))
        .isEqualTo(new Ignored(Reason.STALE_ATTEMPT));
  }
}
