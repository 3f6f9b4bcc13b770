package io.taskweir.cli.exec;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.exec.process.HookCommand;
import io.taskweir.cli.exec.process.HookCommand.HookFailedException;
import io.taskweir.cli.exec.process.TaskEnvironment;
import io.taskweir.cli.exec.process.TaskProcesses;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.WorkerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Runs the hooks of a worker's functions. {@link #close} may be called by another thread. */
final class HookRuns implements AutoCloseable {
  private static final Duration LONGEST_INITIALIZER = Duration.ofHours(1);

  /** The worker interrupts those that it runs sooner. */
  private static final Duration LONGEST_IN_WORKER = Duration.ofMinutes(1);

  private final String tenant;
  private final Map<String, HookCommand> initializers = new LinkedHashMap<>();
  private final Map<String, HookCommand> preFreezes = new LinkedHashMap<>();
  private final Map<String, HookCommand> preStops = new LinkedHashMap<>();
  private final List<HookCommand> all = new CopyOnWriteArrayList<>();

  HookRuns(String tenant) {
    this.tenant = tenant;
  }

  /** The hooks of a function. */
  void add(String function, Hooks hooks) {
    add(initializers, function, "initializer", hooks.initializer());
    add(preFreezes, function, "pre-freeze", hooks.preFreeze());
    add(preStops, function, "pre-stop", hooks.preStop());
  }

  private void add(
      Map<String, HookCommand> kind, String function, String name, @Nullable String command) {
    if (command != null) {
      HookCommand hook = new HookCommand("the %s of %s".formatted(name, function), command);
      kind.put(function, hook);
      all.add(hook);
    }
  }

  /**
   * Runs all initializers, one after the other.
   *
   * @throws CommandException if one failed
   */
  void initialize() throws InterruptedException {
    for (Map.Entry<String, HookCommand> hook : initializers.entrySet()) {
      try {
        hook.getValue().run(environment(hook.getKey()), LONGEST_INITIALIZER);
      } catch (IOException | HookFailedException e) {
        throw CommandException.failed(String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** Has the worker run the function's command when the function is idle, if there is one. */
  void preFreeze(String function, WorkerBuilder worker) {
    HookCommand hook = preFreezes.get(function);
    if (hook != null) {
      worker.preFreeze(function, () -> hook.run(environment(function), LONGEST_IN_WORKER));
    }
  }

  /** Has the worker run the function's command before it stops a task, if there is one. */
  void preStop(String function, WorkerBuilder worker, TaskProcesses processes) {
    HookCommand hook = preStops.get(function);
    if (hook != null) {
      worker.preStop(function, task -> hook.run(environment(task, processes), LONGEST_IN_WORKER));
    }
  }

  private Map<String, String> environment(String function) {
    return Map.of(TaskEnvironment.TENANT, tenant, TaskEnvironment.FUNCTION, function);
  }

  private static Map<String, String> environment(TaskContext task, TaskProcesses processes) {
    Map<String, String> environment = new HashMap<>();
    TaskEnvironment.put(environment, task);
    processes.pid(task).ifPresent(pid -> environment.put(TaskEnvironment.PID, Long.toString(pid)));
    return environment;
  }

  /** Ends those that run. */
  @Override
  public void close() {
    all.forEach(HookCommand::close);
  }
}
