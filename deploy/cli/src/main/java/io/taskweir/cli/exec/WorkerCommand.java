package io.taskweir.cli.exec;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.submit.TimeArgument;
import io.taskweir.worker.Worker;
import io.taskweir.worker.WorkerBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir worker}: any program, or an HTTP service, as a handler. */
@Command(
    name = "worker",
    description = {
      "Run a program for every task of a function, or send it to an HTTP service.",
      "The program gets the payload on standard input and prints the result. Its exit status says:",
      "0 done, 65 failed for good, 75 slow down, anything else: try again.",
      "What it prints on standard error is the task's log.",
      "TASKWEIR_TENANT, TASKWEIR_FUNCTION, TASKWEIR_TASK_ID, TASKWEIR_ATTEMPT and, if there is"
          + " one,",
      "TASKWEIR_DEADLINE are set for it. docs/workers.md shows every way to write a handler."
    })
public final class WorkerCommand implements Callable<Integer> {
  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(1);
  private static final Duration LONGEST_IDLE = Duration.ofDays(1);

  /** As long as the worker allows: a command takes its time. */
  private static final Duration LONGEST_PRE_FREEZE = Duration.ofSeconds(8);

  @Mixin private final SharedOptions common = new SharedOptions();
  @Mixin private final HandlerOptions handlerOptions = new HandlerOptions();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Most tasks at once, 1 to 10000 (default: ${DEFAULT-VALUE}).",
      defaultValue = "4")
  private int concurrency;

  @Option(
      names = "--idle-after",
      paramLabel = "TIME",
      description =
          "Without a task for so long a function is idle, and so is a process of --lines, 1s to 1d"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "60s")
  private String idleAfter = "60s";

  @Option(
      names = "--stop-grace",
      paramLabel = "TIME",
      description =
          "From SIGTERM, or the line that cancels, to SIGKILL when a task is stopped (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "10s")
  private String stopGrace = "10s";

  @Option(
      names = "--shutdown-grace",
      paramLabel = "TIME",
      description =
          "How long a worker that is told to end waits for its tasks (default: ${DEFAULT-VALUE}).",
      defaultValue = "30s")
  private String shutdownGrace = "30s";

  /** Picocli makes it. */
  WorkerCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Duration idle = TimeArgument.parse("--idle-after", idleAfter);
    if (idle.compareTo(SHORTEST_IDLE) < 0 || idle.compareTo(LONGEST_IDLE) > 0) {
      throw CommandException.badUsage("--idle-after " + idleAfter + ": must be 1s to 1d");
    }
    if (concurrency < 1) {
      throw CommandException.badUsage("--concurrency " + concurrency + ": must be 1 to 10000");
    }
    Map<String, HandlerSpec> specs = handlerOptions.read(concurrency);
    AtomicReference<@Nullable Worker> running = new AtomicReference<>();
    try (Handlers handlers =
        new Handlers(
            specs,
            common.tenant(),
            concurrency,
            TimeArgument.parse("--stop-grace", stopGrace),
            idle)) {
      closeAtTheEnd(running, handlers);
      try (Worker worker = start(handlers, idle)) {
        running.set(worker);
        System.err.printf(
            "worker %s runs %s of tenant %s, %d at once; Ctrl-C ends it%n",
            worker.id(), String.join(", ", specs.keySet()), common.tenant(), handlers.places());
        worker.join();
      }
    }
    return ExitStatus.DONE;
  }

  private Worker start(Handlers handlers, Duration idle) throws InterruptedException {
    Map<String, String> kafka = new HashMap<>(common.kafka());
    WorkerBuilder builder =
        Worker.connect(String.valueOf(kafka.remove("bootstrap.servers")))
            .tenant(common.tenant())
            .kafka(kafka)
            .concurrency(handlers.places())
            .idleAfter(idle)
            .preFreezeTimeout(LONGEST_PRE_FREEZE)
            .shutdownGrace(TimeArgument.parse("--shutdown-grace", shutdownGrace));
    handlers.serve(builder);
    try {
      return builder.start();
    } catch (IllegalStateException e) {
      throw CommandException.notReached(
          e.getMessage()
              + "; start a server with `taskweir dev`, or say where Kafka is with --kafka",
          e);
    }
  }

  /** No program outlives its worker. */
  private static void closeAtTheEnd(AtomicReference<@Nullable Worker> running, Handlers handlers) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("taskweir-worker-stop")
                .unstarted(
                    () -> {
                      Worker worker = running.get();
                      if (worker != null) {
                        worker.close();
                      }
                      handlers.close();
                    }));
  }
}
