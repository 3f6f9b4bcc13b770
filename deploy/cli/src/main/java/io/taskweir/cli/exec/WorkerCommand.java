package io.taskweir.cli.exec;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.exec.process.ExecHandler;
import io.taskweir.cli.submit.TimeArgument;
import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir worker --function F --exec CMD}: any program as a handler. */
@Command(
    name = "worker",
    description = {
      "Run a program for every task of a function.",
      "The program gets the payload on standard input and prints the result. Its exit status says:",
      "0 done, 65 failed for good, 75 slow down, anything else: try again.",
      "What it prints on standard error is the task's log.",
      "TASKWEIR_TENANT, TASKWEIR_FUNCTION, TASKWEIR_TASK_ID, TASKWEIR_ATTEMPT and, if there is"
          + " one,",
      "TASKWEIR_DEADLINE are set for it."
    })
public final class WorkerCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Option(names = "--function", paramLabel = "NAME", required = true, description = "Whose tasks.")
  private String function = "";

  @Option(
      names = "--exec",
      paramLabel = "CMD",
      required = true,
      description = "Run by /bin/sh -c for every attempt.")
  private String command = "";

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Most programs at once, 1 to 10000 (default: ${DEFAULT-VALUE}).",
      defaultValue = "4")
  private int concurrency;

  @Option(
      names = "--stop-grace",
      paramLabel = "TIME",
      description = "From SIGTERM to SIGKILL when a task is stopped (default: ${DEFAULT-VALUE}).",
      defaultValue = "10s")
  private String stopGrace = "10s";

  @Option(
      names = "--shutdown-grace",
      paramLabel = "TIME",
      description =
          "How long a worker that is told to end waits for its programs (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "30s")
  private String shutdownGrace = "30s";

  /** Picocli makes it. */
  WorkerCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> kafka = new HashMap<>(common.kafka());
    String bootstrap = kafka.remove("bootstrap.servers");
    try (ExecHandler handler =
            new ExecHandler(command, io.taskweir.cli.exec.isolation.Isolation.none(), TimeArgument.parse("--stop-grace", stopGrace));
        Worker worker =
            start(
                String.valueOf(bootstrap),
                kafka,
                handler,
                TimeArgument.parse("--shutdown-grace", shutdownGrace))) {
      closeAtTheEnd(worker, handler);
      System.err.printf(
          "worker %s runs %s of tenant %s, %d at once; Ctrl-C ends it%n",
          worker.id(), function, common.tenant(), concurrency);
      worker.join();
    }
    return ExitStatus.DONE;
  }

  private Worker start(
      String bootstrap, Map<String, String> kafka, ExecHandler handler, Duration grace) {
    try {
      return Worker.connect(bootstrap)
          .tenant(common.tenant())
          .kafka(kafka)
          .handle(function, handler)
          .concurrency(concurrency)
          .shutdownGrace(grace)
          .start();
    } catch (IllegalStateException e) {
      throw CommandException.notReached(
          e.getMessage()
              + "; start a server with `taskweir dev`, or say where Kafka is with --kafka",
          e);
    }
  }

  /** No program outlives its worker. */
  private static void closeAtTheEnd(Worker worker, ExecHandler handler) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("taskweir-worker-stop")
                .unstarted(
                    () -> {
                      worker.close();
                      handler.close();
                    }));
  }
}
