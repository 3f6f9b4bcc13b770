package io.taskweir.core.machine;

import static io.taskweir.core.machine.OneTask.T0;

import io.taskweir.core.machine.Decision.Happens;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskEvent;
import io.taskweir.core.task.TaskEvent.Accepted;
import io.taskweir.protocol.result.Outcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the machine takes for each step of a task that succeeds at once, and for all of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TaskMachineBenchmark {
  private final TaskCommand submit = OneTask.submit();
  private final TaskCommand handOver = OneTask.handOver();
  private final TaskCommand end = OneTask.end(1, Outcome.SUCCESS, T0 + 20, T0 + 30);
  private final Task ready = step(null, submit, T0);
  private final Task out = step(ready, handOver, T0 + 10);

  /** Decides and applies what was decided. */
  private static Task step(@Nullable Task task, TaskCommand command, long nowMs) {
    if (!(OneTask.MACHINE.decide(task, command, nowMs) instanceof Happens happens)) {
      throw new IllegalStateException(command + " changes nothing");
    }
    Task now = task;
    for (TaskEvent event : happens.events()) {
      now = now == null ? Task.from((Accepted) event) : now.apply(event);
    }
    if (now == null) {
      throw new IllegalStateException(command + " leaves no task");
    }
    return now;
  }

  /** A submission becomes a task that is ready. */
  @Benchmark
  public Object accept() {
    return step(null, submit, T0);
  }

  /** It is handed over to a dispatcher. */
  @Benchmark
  public Object handOver() {
    return step(ready, handOver, T0 + 10);
  }

  /** One report says that it has begun and succeeded; the lease token is checked. */
  @Benchmark
  public Object succeed() {
    return step(out, end, T0 + 40);
  }

  /** All three. */
  @Benchmark
  public Object life() {
    return step(step(step(null, submit, T0), handOver, T0 + 10), end, T0 + 40);
  }
}
