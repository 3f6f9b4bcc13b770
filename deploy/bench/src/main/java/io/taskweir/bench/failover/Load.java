package io.taskweir.bench.failover;

import io.taskweir.bench.line.Inputs;
import io.taskweir.bench.line.Target;
import io.taskweir.bench.pace.Pace;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A light load from the opening on: tasks at a rate, spread over tenants that are at home in all
 * partitions, and workers that only take the time.
 */
final class Load implements AutoCloseable {
  static final String FUNCTION = "steady";
  private static final int CONCURRENCY = 100;
  private static final Duration CONNECT = Duration.ofSeconds(30);

  /** More than two minutes at the highest rate, and hours at the usual one. */
  private static final int MOST_TASKS = 1_000_000;

  private final TaskRouting routing;
  private final Inputs inputs;
  private final List<String> tenants;
  private final List<Worker> workers = new ArrayList<>();
  private final List<Submitter> submitters = new ArrayList<>();
  private final AtomicLongArray started = new AtomicLongArray(MOST_TASKS);
  private final AtomicIntegerArray attempts = new AtomicIntegerArray(MOST_TASKS);
  private final Thread submitting;
  private volatile int submitted;
  private volatile boolean stopping;
  private volatile @Nullable Throwable failure;

  Load(Target target, TaskRouting routing, List<String> tenants, int payloadBytes, int rate) {
    this.routing = routing;
    this.tenants = tenants;
    inputs = new Inputs(payloadBytes);
    for (String tenant : tenants) {
      workers.add(
          Worker.connect(target.bootstrap())
              .tenant(tenant)
              .handle(FUNCTION, (input, task) -> handle(input))
              .concurrency(CONCURRENCY)
              .start());
      submitters.add(Submitter.connect(target.bootstrap(), tenant));
    }
    workers.forEach(Load::awaitConnected);
    submitting = Thread.ofPlatform().name("bench-load").daemon().start(() -> submit(rate));
  }

  private static void awaitConnected(Worker worker) {
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
    int number = Inputs.numberOf(input);
    started.compareAndSet(number, 0, System.nanoTime());
    attempts.incrementAndGet(number);
    return Payload.empty();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every end of it
  private void submit(int rate) {
    try {
      Pace pace = Pace.fixedRate(0, rate);
      for (int number = 0; !stopping && number < MOST_TASKS; number++) {
        pace.await(number);
        CompletableFuture<?> receipt =
            submitters
                .get(number % tenants.size())
                .submit(Task.raw(FUNCTION, inputs.of(number)).id(key(number).taskId()));
        receipt.whenComplete((done, error) -> failure = error == null ? failure : error);
        submitted = number + 1;
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** Of the task with this number. */
  TaskKey key(int number) {
    return new TaskKey(tenants.get(number % tenants.size()), "t-" + number);
  }

  int partition(int number) {
    return routing.partition(key(number));
  }

  /** How many have been submitted by now. */
  int submitted() {
    return submitted;
  }

  /** When the first attempt of the task began, by {@link System#nanoTime}; 0 if none has yet. */
  long startedAt(int number) {
    return started.get(number);
  }

  /** How many of the submitted tasks have begun. */
  int startedTasks() {
    int count = 0;
    for (int number = 0; number < submitted; number++) {
      count += started.get(number) == 0 ? 0 : 1;
    }
    return count;
  }

  /** Attempts beyond the first of their task. */
  int repeats() {
    int count = 0;
    for (int number = 0; number < submitted; number++) {
      count += Math.max(0, attempts.get(number) - 1);
    }
    return count;
  }

  /**
   * Submits no more.
   *
   * @throws IllegalStateException if a task could not be submitted
   */
  void stop() {
    stopping = true;
    try {
      submitting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    Throwable failed = failure;
    if (failed != null) {
      throw new IllegalStateException("a task could not be submitted", failed);
    }
  }

  @Override
  public void close() {
    stopping = true;
    submitting.interrupt();
    workers.forEach(Worker::close);
    submitters.forEach(Submitter::close);
  }
}
