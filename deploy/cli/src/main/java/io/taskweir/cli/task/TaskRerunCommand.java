package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import io.taskweir.cli.submit.PayloadArgument;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.PayloadJson;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir task rerun ID [PAYLOAD]}. */
@Command(
    name = "rerun",
    description = {
      "Run a task that has ended again, as a new task.",
      "Without a payload it gets the input that it had."
    })
final class TaskRerunCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(index = "0", paramLabel = "ID", description = "The task's id.")
  private String taskId = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PAYLOAD",
      description = "Another input; - reads it from standard input.")
  private @Nullable String payload;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "Wait so long for the end of the new task.",
      defaultValue = "0")
  private int waitSeconds;

  @Override
  public Integer call() {
    TenantPath path = new TenantPath(common.tenant());
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode task = api.post(path.task(taskId) + "/rerun", body(), Map.of()).body();
      String newId = task.path("taskId").asText();
      if (waitSeconds > 0) {
        task = TaskWait.await(api, path.task(newId), Duration.ofSeconds(waitSeconds));
      }
      if (common.isJson()) {
        System.out.println(task);
      } else {
        System.out.println(
            taskId + " runs again as " + newId + ", which is " + task.path("state").asText());
      }
      return waitSeconds == 0 || TaskWait.hasSucceeded(task) ? ExitStatus.DONE : ExitStatus.FAILED;
    }
  }

  private byte[] body() {
    if (payload == null) {
      return new byte[0];
    }
    Payload edited = PayloadArgument.read(payload, System.in);
    return Json.object(json -> PayloadJson.write(json, edited));
  }
}
