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
import picocli.CommandLine.Parameters;

/** {@code taskweir task why ID}. */
@Command(name = "why", description = "Say what a task waits for, and for how long.")
final class TaskWhyCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "ID", description = "The task's id.")
  private String taskId = "";

  @Override
  public Integer call() {
    TenantPath path = new TenantPath(common.tenant());
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode why = api.get(path.task(taskId) + "/why").body();
      if (common.isJson()) {
        System.out.println(why);
      } else {
        print(why);
      }
      return ExitStatus.DONE;
    }
  }

  private static void print(JsonNode why) {
    String cause = why.path("waitingFor").asText("nothing");
    System.out.println("waits for: " + (why.path("waitingFor").isNull() ? "nothing" : cause));
    System.out.println(why.path("detail").asText());
    if (why.path("etaMs").isNumber()) {
      System.out.println("at most about " + Duration.ofMillis(why.path("etaMs").asLong()));
    }
  }
}
