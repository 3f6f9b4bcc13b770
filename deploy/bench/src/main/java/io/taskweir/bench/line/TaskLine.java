package io.taskweir.bench.line;

import io.taskweir.bench.api.HttpApi;
import io.taskweir.bench.api.TaskApi;
import io.taskweir.bench.pace.Progress;
import io.taskweir.client.Receipt;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskState;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The line under test with both of its ends: submitters that number the tasks, workers whose
 * handler only takes the time, and the way to see how far it is. Tasks take turns between the
 * tenants. One thread submits.
 */
public final class TaskLine implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(30);

  /** How long nothing may move until it is an error. */
  public static final Duration STUCK_AFTER = Duration.ofSeconds(60);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private final LineSettings settings;
  private final TaskTimes times;
  private final Inputs inputs;
  private final TaskApi api;
  private final List<String> tenants = new ArrayList<>();
  private final List<Submitter> submitters = new ArrayList<>();
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final AtomicReference<@Nullable Throwable> notSubmitted = new AtomicReference<>();

  /** Tasks of the same function that had succeeded when the line was opened. */
  private long before;

  private TaskLine(LineSettings settings, TaskTimes times, HttpApi http) {
    this.settings = settings;
    this.times = times;
    inputs = new Inputs(settings.payloadBytes());
    api = new TaskApi(http);
    closing.push(http);
  }

  /** Starts workers and submitters, and returns when every worker has found a dispatcher. */
  public static TaskLine open(LineSettings settings, Target target, TaskTimes times) {
    TaskLine line = new TaskLine(settings, times, new HttpApi(target.url()));
    try {
      for (String tenant : settings.tenants()) {
        line.addTenant(tenant, settings.concurrency() / settings.tenants().size(), target);
      }
      line.before = line.succeeded();
      return line;
    } catch (RuntimeException e) {
      line.close();
      throw e;
    }
  }

  private void addTenant(String tenant, int concurrency, Target target) {
    Worker worker =
        Worker.connect(target.bootstrap())
            .tenant(tenant)
            .handle(settings.function(), (input, task) -> handle(input))
            .concurrency(concurrency)
            .start();
    closing.push(worker);
    Submitter submitter = Submitter.connect(target.bootstrap(), tenant);
    closing.push(submitter);
    submitters.add(submitter);
    tenants.add(tenant);
    try {
      if (!worker.awaitConnected(CONNECT)) {
        throw new IllegalStateException("no dispatcher was found within " + CONNECT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while connecting", e);
    }
  }

  private Payload handle(Payload input) {
    times.started(Inputs.numberOf(input), System.nanoTime());
    return Payload.empty();
  }

  /** Submits the task with this number; see {@link Submitter#submit}. */
  public CompletableFuture<Receipt> submit(int number) {
    Submitter submitter = submitters.get(number % submitters.size());
    return submitter
        .submit(Task.raw(settings.function(), inputs.of(number)))
        .whenComplete((receipt, error) -> notSubmitted.compareAndSet(null, error));
  }

  /** When the first GET showed the end of a task; see {@link TaskApi#ended}. */
  public CompletableFuture<Long> ended(Receipt receipt) {
    return api.ended(receipt.tenant(), receipt.taskId());
  }

  /**
   * Waits until this many tasks have succeeded since the line was opened.
   *
   * @throws IllegalStateException if nothing moves any more, or tasks end otherwise
   */
  public void awaitSucceeded(int tasks, Progress progress) {
    int started = times.startedTasks();
    long moved = System.nanoTime();
    while (started < tasks) {
      progress.to(started);
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      int now = times.startedTasks();
      if (now != started) {
        started = now;
        moved = System.nanoTime();
      } else {
        requireMoving(moved, tasks);
      }
    }
    // Only now is anybody asked: before, it could not have been true, and would cost.
    while (succeeded() - before < tasks) {
      requireMoving(moved, tasks);
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    progress.to(tasks);
  }

  private void requireMoving(long movedNanos, int tasks) {
    Throwable failure = notSubmitted.get();
    if (failure != null) {
      throw new IllegalStateException("a task could not be submitted", failure);
    }
    if (System.nanoTime() - movedNanos > STUCK_AFTER.toNanos()) {
      throw new IllegalStateException(
          "nothing has moved for %d s: of %d tasks %d have started; states: %s"
              .formatted(STUCK_AFTER.toSeconds(), tasks, times.startedTasks(), counts()));
    }
  }

  private long succeeded() {
    return counts().getOrDefault(TaskState.SUCCEEDED, 0L);
  }

  private Map<TaskState, Long> counts() {
    Map<TaskState, Long> all = new EnumMap<>(TaskState.class);
    for (String tenant : tenants) {
      api.counts(tenant, settings.function())
          .forEach((state, count) -> all.merge(state, count, Long::sum));
    }
    return all;
  }

  /** Closes both ends; what is still under way stays so. */
  @Override
  public void close() {
    RuntimeException failure = null;
    while (!closing.isEmpty()) {
      try {
        closing.pop().close();
      } catch (Exception e) {
        failure = new IllegalStateException("a part of the bench did not close", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
