package io.taskweir.core.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.core.task.TaskEvent.BecameReady;
import io.taskweir.core.task.TaskEvent.Budget;
import io.taskweir.core.task.TaskEvent.Ended;
import io.taskweir.core.task.TaskEvent.HandedOver;
import io.taskweir.core.task.TaskEvent.RetryScheduled;
import io.taskweir.core.task.TaskEvent.Started;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.event.TaskTransition;
import io.taskweir.protocol.function.Backoff;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskTransitionsTest {
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
          null,
          null,
          new Keeping(true, 60_000),
          0,
          null,
          null,
          null);

  /** A retry, by another worker. */
  private static final List<TaskEvent> STEPS =
      List.of(
          new HandedOver(1, 1_010),
          new Started("w-1", 31_000, 1_020),
          new RetryScheduled("retryable", null, Budget.HANDLER, 1_500, 1_030),
          new BecameReady(1_500),
          new HandedOver(2, 1_510),
          new Started("w-2", 31_000, 1_520),
          new Ended(TaskState.SUCCEEDED, "done", "success", null, 1_530));

  @Test
  void eachEventSaysWhatTheTaskCameFromAndWhichWorkerIsConcerned() {
    Task task = last(tasks());

    assertThat(events(task))
        .extracting(
            it ->
                "%d %s %s %d %s"
                    .formatted(it.seq(), it.from(), it.to(), it.attempt(), it.workerId()))
        .containsExactly(
            "1 null ENQUEUED 0 null",
            "2 ENQUEUED DEQUEUED 1 null",
            "3 DEQUEUED RUNNING 1 w-1",
            "4 RUNNING RETRYING 1 w-1",
            "5 RETRYING RUNNING 2 w-2",
            "6 RUNNING SUCCEEDED 2 w-2");
    assertThat(new String(TaskTransitions.of(task, 4).toJson(), StandardCharsets.UTF_8))
        .contains("\"at\":\"1970-01-01T00:00:01.030Z\"")
        .doesNotContain("\n");
  }

  @Test
  void anEventIsTheSameWheneverItIsMade() {
    List<Task> tasks = tasks();
    List<TaskTransition> inTheEnd = events(last(tasks));
    for (Task task : tasks) {
      assertThat(events(task)).isEqualTo(inTheEnd.subList(0, task.seq()));
    }
  }

  private static List<Task> tasks() {
    List<Task> tasks = new ArrayList<>();
    tasks.add(Task.from(new Accepted(new TaskKey("acme", "r-1"), "resize", TERMS, 1_000)));
    for (TaskEvent step : STEPS) {
      tasks.add(last(tasks).apply(step));
    }
    return tasks;
  }

  private static Task last(List<Task> tasks) {
    return tasks.get(tasks.size() - 1);
  }

  private static List<TaskTransition> events(Task task) {
    List<TaskTransition> events = new ArrayList<>();
    for (int seq = 1; seq <= task.seq(); seq++) {
      events.add(TaskTransitions.of(task, seq));
    }
    return events;
  }
}
