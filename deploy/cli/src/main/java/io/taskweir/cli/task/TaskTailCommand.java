package io.taskweir.cli.task;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir task tail [ID]}. */
@Command(
    name = "tail",
    description = {
      "Print what happens to tasks as it happens.",
      "With an ID: all events of that task, until its end; the exit status is 0 if it succeeded.",
      "Without: the events of all tasks from now on, until Ctrl-C."
    })
final class TaskTailCommand implements Callable<Integer> {
  /** Before the stream is resumed. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A server that is being restarted is back by then. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "ID", arity = "0..1", description = "Only this task.")
  private @Nullable String taskId;

  @Option(names = "--function", paramLabel = "NAME", description = "Only tasks of this function.")
  private @Nullable String function;

  @Override
  public Integer call() throws InterruptedException {
    if (taskId != null && function != null) {
      throw CommandException.badUsage("--function is for all tasks: leave it out, or the id");
    }
    TenantPath tenant = new TenantPath(common.tenant());
    EventLines lines = new EventLines(System.out, System.err, common.isJson());
    try (ApiClient api = new ApiClient(common.url())) {
      TaskTail tail = new TaskTail(api, lines, PAUSE, PATIENCE);
      if (taskId != null) {
        return tail.one(tenant.taskEvents(taskId)) ? ExitStatus.DONE : ExitStatus.FAILED;
      }
      tail.all(
          tenant.events() + (function == null ? "" : "?function=" + TenantPath.encoded(function)));
      return ExitStatus.DONE;
    }
  }
}
