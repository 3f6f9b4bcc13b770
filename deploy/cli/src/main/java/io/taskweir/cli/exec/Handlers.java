package io.taskweir.cli.exec;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.exec.isolation.Isolation;
import io.taskweir.cli.exec.isolation.Isolations;
import io.taskweir.cli.exec.isolation.ProcessLimits;
import io.taskweir.cli.exec.lines.LinesHandler;
import io.taskweir.cli.exec.lines.PoolSettings;
import io.taskweir.cli.exec.process.ExecHandler;
import io.taskweir.cli.exec.process.TaskEnvironment;
import io.taskweir.cli.exec.process.TaskProcesses;
import io.taskweir.worker.RawHandler;
import io.taskweir.worker.WorkerBuilder;
import io.taskweir.worker.http.HttpHandler;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of a worker with all that they hold: processes, connections, hooks. Made by one
 * thread; {@link #close} may be called by another, at any time.
 */
final class Handlers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);

  private final String tenant;
  private final int concurrency;
  private final Duration stopGrace;
  private final Duration idleAfter;
  private final Map<String, HandlerSpec> specs;
  private final Map<String, Isolation> isolations = new LinkedHashMap<>();
  private final HookRuns hooks;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /**
   * Starts nothing yet.
   *
   * @throws CommandException if limits cannot be kept on this machine
   */
  Handlers(
      Map<String, HandlerSpec> specs,
      String tenant,
      int concurrency,
      Duration stopGrace,
      Duration idleAfter) {
    this.specs = specs;
    this.tenant = tenant;
    this.concurrency = concurrency;
    this.stopGrace = stopGrace;
    this.idleAfter = idleAfter;
    hooks = new HookRuns(tenant);
    Isolations here = new Isolations();
    specs.forEach((function, spec) -> isolations.put(function, here.of(function, limits(spec))));
    hold(hooks);
  }

  private static ProcessLimits limits(HandlerSpec spec) {
    return switch (spec) {
      case HandlerSpec.Exec it -> it.limits();
      case HandlerSpec.Lines it -> it.limits();
      case HandlerSpec.Http it -> ProcessLimits.NONE;
    };
  }

  /** Most tasks at once: what the worker may take, but no more than there are places for. */
  int places() {
    long places = specs.values().stream().mapToLong(it -> it.places(concurrency)).sum();
    return (int) Math.min(concurrency, places);
  }

  /**
   * Runs the initializers, then opens the handlers and gives them to the worker.
   *
   * @throws CommandException if an initializer failed
   */
  void serve(WorkerBuilder worker) throws InterruptedException {
    specs.forEach((function, spec) -> hooks.add(function, spec.hooks()));
    hooks.initialize();
    specs.forEach(
        (function, spec) -> {
          RawHandler handler = open(function, spec);
          worker.handle(function, handler);
          hooks.preFreeze(function, worker);
          TaskProcesses none = task -> OptionalLong.empty();
          hooks.preStop(
              function, worker, handler instanceof TaskProcesses processes ? processes : none);
        });
  }

  private RawHandler open(String function, HandlerSpec spec) {
    Isolation isolation = Objects.requireNonNull(isolations.get(function));
    return switch (spec) {
      case HandlerSpec.Exec it -> hold(new ExecHandler(it.command(), isolation, stopGrace));
      case HandlerSpec.Lines it ->
          hold(
              new LinesHandler(
                  it.command(),
                  Map.of(TaskEnvironment.TENANT, tenant, TaskEnvironment.FUNCTION, function),
                  isolation,
                  new PoolSettings(it.min(), it.max(), it.perProcess(), idleAfter),
                  stopGrace));
      case HandlerSpec.Http it -> {
        HttpClient client = HttpHandler.newClient();
        hold(client::shutdownNow);
        yield new HttpHandler(it.url(), client, InstantSource.system());
      }
    };
  }

  /** Has it closed with the rest; at once, if that has been done. */
  private <T extends AutoCloseable> T hold(T held) {
    boolean tooLate;
    synchronized (open) {
      tooLate = closed;
      if (!closed) {
        open.push(held);
      }
    }
    if (tooLate) {
      close(held);
    }
    return held;
  }

  /** Ends whatever still runs, what was opened last first. */
  @Override
  public void close() {
    Deque<AutoCloseable> all;
    synchronized (open) {
      closed = true;
      all = new ArrayDeque<>(open);
      open.clear();
    }
    all.forEach(Handlers::close);
  }

  private static void close(AutoCloseable held) {
    try {
      held.close();
    } catch (Exception e) {
      LOG.error("{} could not be closed", held, e);
    }
  }
}
