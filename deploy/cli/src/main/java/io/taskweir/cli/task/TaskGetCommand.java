package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir task get ID}. */
@Command(name = "get", description = "Show one task.")
final class TaskGetCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "ID", description = "The task's id.")
  private String taskId = "";

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "Wait so long for its end.",
      defaultValue = "0")
  private int waitSeconds;

  @Option(names = "--payload", description = "Show its input too.")
  private boolean withPayload;

  @Override
  public Integer call() {
    TenantPath path = new TenantPath(common.tenant());
    try (ApiClient api = new ApiClient(common.url())) {
      if (waitSeconds > 0) {
        TaskWait.await(api, path.task(taskId), Duration.ofSeconds(waitSeconds));
      }
      JsonNode task = api.get(path.task(taskId) + (withPayload ? "?payload=true" : "")).body();
      if (common.isJson()) {
        System.out.println(task);
      } else {
        TaskView.printOne(task, System.out);
      }
      return ExitStatus.DONE;
    }
  }
}
