package io.taskweir.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.core.task.TaskEvent.BecameReady;
import io.taskweir.core.task.TaskEvent.Budget;
import io.taskweir.core.task.TaskEvent.DeliveryRecorded;
import io.taskweir.core.task.TaskEvent.Discarded;
import io.taskweir.core.task.TaskEvent.Ended;
import io.taskweir.core.task.TaskEvent.HandedOver;
import io.taskweir.core.task.TaskEvent.LeaseExtended;
import io.taskweir.core.task.TaskEvent.RerunRecorded;
import io.taskweir.core.task.TaskEvent.RetryScheduled;
import io.taskweir.core.task.TaskEvent.Started;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.Backoff;
import io.taskweir.protocol.function.Destination;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskTest {
  private static final Destination DONE = new Destination.KafkaTopic("done");
  private static final Terms TERMS =
      new Terms(
          new Origin(0, 0, 0),
          1_000,
          1_000,
          5,
          60,
          0,
          3,
          Backoff.DEFAULT,
          Map.of(),
          DONE,
          null,
          new Keeping(true, 60_000),
          0,
          null,
          null,
          null);
  private static final Accepted ACCEPTED =
      new Accepted(new TaskKey("acme", "r-1"), "resize", TERMS, 1_000);

  private final Task ready = Task.from(ACCEPTED);
  private final Task out = ready.apply(new HandedOver(1, 1_010));
  private final Task running = out.apply(new Started("w", 31_000, 1_020));
  private final Task backoff = running.apply(retry(1_030));
  private final Task ended = running.apply(end(TaskState.SUCCEEDED));

  @Test
  void anEventThatDoesNotFitIsRefusedAndNamesTheTaskAndItsPhase() {
    assertThatThrownBy(() -> ready.apply(new Started("w", 31_000, 1_020)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("acme/r-1")
        .hasMessageContaining("Ready")
        .hasMessageContaining("Started");
  }

  @Test
  void eachEventFitsItsPhasesAndNoOthers() {
    fits(ACCEPTED, List.of());
    fits(new BecameReady(9_000), List.of(backoff));
    fits(new HandedOver(1, 9_000), List.of(ready));
    fits(new Started("w", 40_000, 9_000), List.of(out));
    fits(new LeaseExtended(40_000, null, 9_000), List.of(running));
    fits(retry(9_000), List.of(out, running));
    fits(end(TaskState.FAILED), List.of(out, running));
    fits(new Ended(TaskState.EXPIRED, "old", null, null, 9_000), List.of(ready, backoff));
    fits(new DeliveryRecorded(Delivery.PENDING, 9_000), List.of(ended));
    fits(new RerunRecorded("r-2", 9_000), List.of(ended));
    fits(new Discarded(9_000), List.of(ready, out, running, backoff, ended));
  }

  @Test
  void anAttemptCannotBeSkippedOrRepeated() {
    Task again = backoff.apply(new BecameReady(2_000));
    for (int attempt : new int[] {-1, 0, 1, 3}) {
      assertThatThrownBy(() -> again.apply(new HandedOver(attempt, 2_001)))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(again.apply(new HandedOver(2, 2_001)).attempt()).isEqualTo(2);
  }

  @Test
  void aTaskEndsOnlyInATerminalState() {
    for (TaskState state : TaskState.values()) {
      if (!state.isTerminal()) {
        assertThatThrownBy(() -> running.apply(end(state)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(state.name());
      }
    }
  }

  @Test
  void aRetryIsRetryingUntilItRuns() {
    Task again = backoff.apply(new BecameReady(2_000));
    Task outAgain = again.apply(new HandedOver(2, 2_001));

    assertThat(List.of(backoff.state(), again.state(), outAgain.state()))
        .containsOnly(TaskState.RETRYING);
    assertThat(outAgain.seq()).as("one Retrying in the history").isEqualTo(backoff.seq());
    assertThat(outAgain.apply(new Started("v", 33_000, 2_002)).state())
        .isEqualTo(TaskState.RUNNING);
  }

  @Test
  void theTaskThatAnEventChangesStaysAsItIs() {
    Task before = Task.from(ACCEPTED);
    Task unused = before.apply(new HandedOver(1, 1_010));

    assertThat(before).isEqualTo(ready).isNotEqualTo(unused);
  }

  @Test
  void anOutcomeGoesWhereItsKindIsSent() {
    assertThat(ready.destination(TaskState.SUCCEEDED)).isEqualTo(DONE);
    for (TaskState failure :
        List.of(TaskState.FAILED, TaskState.EXPIRED, TaskState.INVALID, TaskState.STOPPED)) {
      assertThat(ready.destination(failure)).isNull();
    }
    assertThat(ended.delivery()).isEqualTo(Delivery.PENDING);
    assertThat(running.apply(end(TaskState.FAILED)).delivery()).isEqualTo(Delivery.NONE);
  }

  @Test
  void onlyTheLastRerunsAreRemembered() {
    Task task = ended;
    for (int i = 0; i <= Task.MAX_RERUNS; i++) {
      task = task.apply(new RerunRecorded("again-" + i, 9_000));
    }
    assertThat(task.reruns()).hasSize(Task.MAX_RERUNS).doesNotContain("again-0");
    assertThat(task.seq()).as("no change of state").isEqualTo(ended.seq());
  }

  @Test
  void nothingIsKeptOfADiscardedTaskOrOfOneThatIsNotTracked() {
    assertThat(ended.isKept()).isTrue();
    assertThat(ended.purgeAtMs()).isEqualTo(9_000 + 60_000);
    assertThat(ready.purgeAtMs()).isEqualTo(Long.MAX_VALUE);
    assertThat(running.apply(new Discarded(9_000)).apply(end(TaskState.FAILED)).isKept()).isFalse();
  }

  private void fits(TaskEvent event, List<Task> tasks) {
    for (Task task : List.of(ready, out, running, backoff, ended)) {
      if (tasks.contains(task)) {
        assertThat(task.apply(event).key()).isEqualTo(task.key());
      } else {
        assertThatThrownBy(() -> task.apply(event))
            .as("%s in %s", event, task.phase())
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }

  private static RetryScheduled retry(long atMs) {
    return new RetryScheduled("retryable", null, Budget.HANDLER, atMs + 500, atMs);
  }

  private static Ended end(TaskState state) {
    return new Ended(state, "by the test", "success", null, 9_000);
  }
}
