package io.taskweir.core.machine;

import static io.taskweir.core.machine.OneTask.BACKOFF_MS;
import static io.taskweir.core.machine.OneTask.T0;
import static io.taskweir.core.machine.OneTask.after;
import static io.taskweir.core.machine.OneTask.end;
import static io.taskweir.core.machine.OneTask.handOver;
import static io.taskweir.core.machine.OneTask.start;
import static io.taskweir.core.machine.OneTask.submit;
import static io.taskweir.core.machine.OneTask.submitDelayed;
import static io.taskweir.core.machine.OneTask.wakeUp;

import io.taskweir.core.machine.TaskCommand.RecordDelivery;
import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.result.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task that stands for all that are like it.
 *
 * @param task null if there is none
 * @param nowMs a time at which it is so
 */
record RepresentativeTask(String name, @Nullable Task task, long nowMs) {

  /** For each phase one in its first attempt and one in its second, and one for each end. */
  static Map<String, List<RepresentativeTask>> all() {
    Map<String, List<RepresentativeTask>> all = new LinkedHashMap<>();
    all.put("absent", List.of(new RepresentativeTask("absent", null, T0)));

    put(all, "delayed", after(null, submitDelayed(60), T0), T0 + 10);
    Task ready = put(all, "ready", after(null, submit(), T0), T0 + 10);
    Task out = put(all, "out", after(ready, handOver(), T0 + 10), T0 + 15);
    Task running = put(all, "running", after(out, start(1, T0 + 20), T0 + 25), T0 + 30);

    TaskCommand error = end(1, Outcome.RETRYABLE, T0 + 20, T0 + 30);
    Task backoff = put(all, "backoff", after(running, error, T0 + 35), T0 + 40);
    long again = T0 + 30 + BACKOFF_MS;
    Task ready2 = put(all, "ready 2", after(backoff, wakeUp(), again), again + 1);
    Task out2 = put(all, "out 2", after(ready2, handOver(), again + 2), again + 3);
    Task running2 = after(out2, start(2, again + 4), again + 5);
    put(all, "running 2", running2, again + 6);
    put(all, "stopping out", after(out, OneTask.stop(), T0 + 20), T0 + 30);
    put(all, "stopping", after(running2, OneTask.stop(), again + 7), again + 8);

    List<RepresentativeTask> ended = new ArrayList<>();
    for (TaskState state : TaskState.values()) {
      if (state.isTerminal()) {
        Task task = ended(state, ready, running);
        ended.add(new RepresentativeTask(state.publicName(), task, T0 + 100));
      }
    }
    all.put("ended", ended);

    Task succeeded = ended(TaskState.SUCCEEDED, ready, running);
    Delivery arrived = new Delivery(Delivery.Progress.DELIVERED, 1, null);
    put(
        all,
        "delivered",
        after(succeeded, new RecordDelivery(succeeded.seq(), arrived), T0 + 110),
        T0 + 120);
    return all;
  }

  private static Task put(
      Map<String, List<RepresentativeTask>> all, String name, Task task, long nowMs) {
    all.put(name, List.of(new RepresentativeTask(name, task, nowMs)));
    return task;
  }

  private static Task ended(TaskState state, Task ready, Task running) {
    return switch (state) {
      case SUCCEEDED -> after(running, end(1, Outcome.SUCCESS, T0 + 20, T0 + 40), T0 + 50);
      case FAILED -> after(running, end(1, Outcome.NON_RETRYABLE, T0 + 20, T0 + 40), T0 + 50);
      case EXPIRED -> after(ready, handOver(), ready.terms().expiresAtMs());
      case INVALID -> after(ready, OneTask.invalidate(), T0 + 50);
      case STOPPED -> after(ready, OneTask.stop(), T0 + 50);
      case ENQUEUED, DEQUEUED, RUNNING, RETRYING, STOPPING ->
          throw new IllegalArgumentException(state + " is no end");
    };
  }
}
