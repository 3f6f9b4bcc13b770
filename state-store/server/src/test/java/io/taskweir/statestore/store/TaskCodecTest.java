package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.core.task.TaskEvent.Budget;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.result.Progress;
import io.taskweir.protocol.result.TaskError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskCodecTest {
  @Test
  void a_task_is_the_same_after_every_step_of_its_life() {
    List<Task> life = new ArrayList<>();
    life.add(Samples.task("acme", "resize", "t-1", 7, 1_000, 5_000));
    for (TaskEvent event :
        List.of(
            new TaskEvent.BecameReady(5_000),
            new TaskEvent.HandedOver(1, 5_001),
            new TaskEvent.Started("w-1", 35_000, 5_002),
            new TaskEvent.LeaseExtended(45_000, new Progress(3, 9), 5_003),
            new TaskEvent.RetryScheduled(
                "retryable", new TaskError("IOException", "no"), Budget.HANDLER, 6_000, 5_004),
            new TaskEvent.BecameReady(6_000),
            new TaskEvent.HandedOver(2, 6_001),
            new TaskEvent.Started("w-2", 36_000, 6_002),
            new TaskEvent.Ended(TaskState.SUCCEEDED, "success", "success", null, 6_003),
            new TaskEvent.DeliveryRecorded(
                new Delivery(Delivery.Progress.FAILED, 3, "gone"), 6_004),
            new TaskEvent.RerunRecorded("again", 6_005),
            new TaskEvent.Discarded(6_006))) {
      life.add(life.get(life.size() - 1).apply(event));
    }

    assertThat(life).allSatisfy(task -> assertThat(roundTrip(task)).isEqualTo(task));
    assertThat(life)
        .allSatisfy(
            task -> assertThat(TaskCodec.submittedAtMs(TaskCodec.encode(task))).isEqualTo(1_000));
  }

  @Test
  void every_state_has_a_number_of_its_own() {
    assertThat(TaskState.values())
        .allSatisfy(
            state -> assertThat(StateNumber.state(StateNumber.stored(state))).isEqualTo(state))
        .extracting(StateNumber::of)
        .doesNotHaveDuplicates()
        .allMatch(number -> number > 0 && number < StateNumber.COUNT);
  }

  @Test
  void a_payload_keeps_its_bytes_and_its_type() {
    Payload payload = Payload.of(new byte[] {0, -1, 1}, "image/png");

    assertThat(TaskCodec.decodePayload(TaskCodec.encode(payload))).isEqualTo(payload);
  }

  private static Task roundTrip(Task task) {
    return TaskCodec.decode(TaskCodec.encode(task));
  }
}
