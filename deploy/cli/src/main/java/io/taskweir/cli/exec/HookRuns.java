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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the hooks of a worker's functions. {@link #close} may be called by another thread. */
final class HookRuns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HookRuns.class);
  private static final Duration LONGEST_INITIALIZER = Duration.ofHours(1);
  private static final Duration LONGEST_PRE_FREEZE = Duration.ofMinutes(1);

  /** The worker interrupts it sooner. */
  private static final Duration LONGEST_PRE_STOP = Duration.ofMinutes(1);

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

  boolean hasPreFreeze() {
    return !preFreezes.isEmpty();
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

  /** Runs all that is to be done before the worker freezes; what fails is logged. */
  void preFreeze() {
    for (Map.Entry<String, HookCommand> hook : preFreezes.entrySet()) {
      try {
        hook.getValue().run(environment(hook.getKey()), LONGEST_PRE_FREEZE);
      } catch (IOException | HookFailedException e) {
        LOG.warn("{}", e.getMessage());
      } catch (InterruptedException e) {
        LOG.debug("the worker closes while it was about to freeze", e);
        return;
      }
    }
  }

  /** Has the worker run the function's command before it stops a task, if there is one. */
  void preStop(String function, WorkerBuilder worker, TaskProcesses processes) {
    HookCommand hook = preStops.get(function);
    if (hook != null) {
      worker.preStop(function, task -> hook.run(environment(task, processes), LONGEST_PRE_STOP));
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
