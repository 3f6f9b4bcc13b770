package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir task stop ID}. */
@Command(
    name = "stop",
    description = {
      "Stop one task, whatever it is doing.",
      "A handler that runs is interrupted; ten seconds later the task is Stopped in any case."
    })
final class TaskStopCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "ID", description = "The task's id.")
  private String taskId = "";

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "Wait so long until it is Stopped.",
      defaultValue = "0")
  private int waitSeconds;

  @Override
  public Integer call() {
    TenantPath path = new TenantPath(common.tenant());
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode task = api.post(path.task(taskId) + "/stop", new byte[0], Map.of()).body();
      if (waitSeconds > 0) {
        TaskWait.await(api, path.task(taskId), Duration.ofSeconds(waitSeconds));
        task = api.get(path.task(taskId)).body();
      }
      if (common.isJson()) {
        System.out.println(task);
      } else {
        System.out.println(taskId + " is " + task.path("state").asText());
      }
      return ExitStatus.DONE;
    }
  }
}
