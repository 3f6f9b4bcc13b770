package io.taskweir.worker.simulation;

import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReport.Logged;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.attempt.AttemptRunner;
import io.taskweir.worker.attempt.ReportSink;
import io.taskweir.worker.attempt.RunnerSettings;
import io.taskweir.worker.attempt.SlotHolder;
import io.taskweir.worker.function.TaskFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * State-store, dispatcher and one worker in memory. The worker's part is the real one, with its
 * threads; the clock goes only when it is told to, and stands still while handlers are at work that
 * are waited for.
 *
 * <p>One thread calls; handlers report on theirs.
 */
public final class SimulatedPlatform implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** How long a handler that is waited for may take, by the wall's clock. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

  /** How long a handler that was interrupted is waited for, by the wall's clock. */
  private static final Duration HEEDING = Duration.ofSeconds(2);

  private final String tenant;
  private final Map<String, TaskFunction> functions;
  private final Map<String, FunctionConfig> configs = new HashMap<>();
  private final Map<String, SimulatedTask> tasks = new LinkedHashMap<>();
  private final SettableClock clock = new SettableClock(START);
  private final AttemptRunner worker;

  /** Attempts that did not heed their interrupt. */
  private long deaf;

  /**
   * @param settings of the worker
   */
  public SimulatedPlatform(RunnerSettings settings, Map<String, TaskFunction> functions) {
    tenant = settings.tenant();
    this.functions = functions;
    Map<String, TaskFunction> watched = new LinkedHashMap<>();
    functions.forEach((name, function) -> watched.put(name, watched(function)));
    worker =
        new AttemptRunner(
            settings,
            watched,
            new TaskRouting(new Layout(1, 1, 1)),
            new Reports(),
            clock.toWorkerClock());
  }

  private TaskFunction watched(TaskFunction function) {
    return new TaskFunction(
        (input, task) -> {
          handlerCalled(task);
          return function.call(
              input, new WatchedContext(task, said -> change(task.id(), it -> it.progress(said))));
        },
        function.hooks());
  }

  private void handlerCalled(TaskContext task) {
    change(task.id(), it -> it.handlerCalled(task.attempt()));
  }

  public Instant now() {
    return clock.instant();
  }

  public synchronized void configure(String function, FunctionConfig config) {
    requireServed(function);
    configs.put(function, config);
  }

  private void requireServed(String function) {
    if (!functions.containsKey(function)) {
      throw new IllegalArgumentException(
          "function \"%s\": there are handlers for %s".formatted(function, functions.keySet()));
    }
  }

  /**
   * Takes a task and runs it, if it is due: waits for its end, or that it waits for another
   * attempt, if it is awaited; else only until its handler has been called.
   *
   * @throws IllegalArgumentException if nothing serves its function or there is a task with its id
   * @throws IllegalStateException if the handler does not come to an end
   */
  public void submit(Submission submission, boolean awaited) {
    synchronized (this) {
      requireServed(submission.function());
      FunctionConfig config = configs.getOrDefault(submission.function(), FunctionConfig.DEFAULT);
      SimulatedTask task = new SimulatedTask(submission, config, now(), awaited);
      if (tasks.putIfAbsent(submission.key().taskId(), task) != null) {
        throw new IllegalArgumentException(
            "task id " + submission.taskId() + ": there is a task with it already");
      }
    }
    run();
  }

  /** Lets time pass: whatever is due in it happens, in its order, each at its time. */
  public void advance(Duration time) {
    Instant end = now().plus(time);
    run();
    for (Instant next = nextTime(); next != null && !next.isAfter(end); next = nextTime()) {
      clock.set(next);
      run();
    }
    clock.set(end);
  }

  /**
   * Lets time pass until the task has ended.
   *
   * @throws IllegalStateException if it waits for something that time does not bring, such as a
   *     handler that goes on and on
   */
  public void runToEnd(String taskId) {
    run();
    int changes = 0;
    long changedNanos = System.nanoTime();
    while (!view(taskId, SimulatedTask::state).isTerminal()) {
      int seen = view(taskId, SimulatedTask::states).size();
      if (seen > changes) {
        changes = seen;
        changedNanos = System.nanoTime();
      }
      Instant next = nextTime();
      if (System.nanoTime() - changedNanos > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "task %s is %s, and time does not end it"
                .formatted(taskId, view(taskId, SimulatedTask::state)));
      }
      if (next != null) {
        clock.set(next);
      } else {
        // A handler that has come back may not have reported yet: that takes no time of the
        // clock's.
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      }
      run();
    }
  }

  /**
   * Stops a task: its hook runs, and its handler is interrupted and given some time to come back.
   *
   * @throws IllegalStateException if it has ended
   */
  public void stop(String taskId) {
    Cancel.Builder cancel = Cancel.newBuilder().setTenant(tenant).setTaskId(taskId);
    boolean runs;
    synchronized (this) {
      SimulatedTask task = task(taskId);
      if (task.state().isTerminal()) {
        throw new IllegalStateException("task " + taskId + " has ended: " + task.state());
      }
      runs = task.stop(now());
      cancel.setAttempt(task.attempts().size()).setReason("stop requested");
    }
    if (runs) {
      worker.cancel(cancel.build());
    }
    run();
  }

  /** What there is to see of a task. */
  public <T> T view(String taskId, Function<SimulatedTask, T> part) {
    // Without the lock: it waits for handlers that are sending theirs, and they for the lock.
    worker.sendLogs();
    synchronized (this) {
      return part.apply(task(taskId));
    }
  }

  private SimulatedTask task(String taskId) {
    SimulatedTask task = tasks.get(taskId);
    if (task == null) {
      throw new IllegalArgumentException(
          "task id " + taskId + ": there are only " + tasks.keySet());
    }
    return task;
  }

  /** Does all that is due now, and waits for those that are to be waited for. */
  private void run() {
    do {
      long unused = worker.sweep();
      awaitInterrupted();
      worker.awaitFreezes();
      awaitHandlers();
    } while (startDue());
  }

  private @Nullable Instant nextTime() {
    long nanos = worker.sweep();
    Instant next = nanos == Long.MAX_VALUE ? null : now().plusNanos(nanos);
    synchronized (this) {
      for (SimulatedTask task : tasks.values()) {
        Instant wakes = task.wakesAt(now());
        if (wakes != null && (next == null || wakes.isBefore(next))) {
          next = wakes;
        }
      }
    }
    return next;
  }

  /** Whether anything has changed by it. */
  private synchronized boolean startDue() {
    List<SimulatedTask> due =
        tasks.values().stream()
            .filter(it -> it.nextAt() != null && !now().isBefore(it.nextAt()))
            .sorted(Comparator.comparingInt(SimulatedTask::priority).reversed())
            .toList();
    boolean changed = false;
    for (SimulatedTask task : due) {
      changed |= start(task);
    }
    return changed;
  }

  private boolean start(SimulatedTask task) {
    if (task.state() == TaskState.STOPPING) {
      task.fence(now());
      return true;
    }
    if (task.isTooOld(now())) {
      task.expire();
      return true;
    }
    task.handOver(now());
    if (worker.offer(task.assignment(), new Slot(task))) {
      return true;
    }
    task.takeBack(now());
    return false;
  }

  /** Every attempt begins at the time at which it was handed over. */
  private void awaitHandlers() {
    if (!await(() -> holdUp().isEmpty(), PATIENCE)) {
      throw new IllegalStateException(
          "handlers of %s are at work for %s: start() tasks whose handlers wait, do not submit() them"
              .formatted(holdUp(), PATIENCE));
    }
  }

  private synchronized List<String> holdUp() {
    return tasks.values().stream()
        .filter(it -> it.isAwaited() || it.isAboutToRun())
        .map(it -> it.key().taskId())
        .toList();
  }

  /** Hooks have their own limits; what ignores its interrupt is waited for once. */
  private void awaitInterrupted() {
    try {
      worker.awaitInterrupts();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    boolean unused = await(() -> worker.interrupted() <= deaf, HEEDING);
    deaf = worker.interrupted();
  }

  private synchronized boolean await(BooleanSupplier condition, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      long leftMs = (end - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return false;
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    return true;
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while handlers were at work", e);
  }

  private synchronized void change(String taskId, Consumer<SimulatedTask> change) {
    change.accept(Objects.requireNonNull(tasks.get(taskId)));
    notifyAll();
  }

  /** Ends as a worker does that has no grace: hooks run, handlers are interrupted. */
  @Override
  public void close() {
    worker.stop();
    try {
      if (!worker.awaitIdle(Duration.ZERO)) {
        worker.stopAll();
        worker.awaitInterrupts();
        boolean unused = worker.awaitIdle(HEEDING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    worker.freeze();
    worker.close();
  }

  /** What the worker says. */
  private final class Reports implements ReportSink {
    @Override
    public void send(int partition, WorkerReport report) {
      if (report instanceof Logged logged) {
        change(logged.key().taskId(), it -> it.logged(logged.lines()));
      } else if (report instanceof Finished finished) {
        change(finished.key().taskId(), it -> it.finished(finished, now()));
      }
    }

    @Override
    public void sendLater(int partition, WorkerReport report) {
      send(partition, report);
    }

    @Override
    public void close() {}
  }

  /** The slot of one attempt. */
  private final class Slot implements SlotHolder {
    private final SimulatedTask task;
    private final int attempt;

    Slot(SimulatedTask task) {
      this.task = task;
      attempt = task.attempts().size();
    }

    @Override
    public String dispatcherId() {
      return "simulated";
    }

    @Override
    public void took() {}

    @Override
    public void gaveBack() {}

    @Override
    public void freed() {
      change(task.key().taskId(), it -> it.leftWorker(attempt));
    }
  }
}
