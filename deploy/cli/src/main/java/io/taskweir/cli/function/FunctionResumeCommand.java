package io.taskweir.cli.function;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code taskweir function resume F}. */
@Command(name = "resume", description = "Let a paused function go on.")
final class FunctionResumeCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "FUNCTION", description = "The function's name.")
  private String function = "";

  @Override
  public Integer call() {
    TenantPath path = new TenantPath(common.tenant());
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode answer = api.post(path.function(function) + "/resume", new byte[0], Map.of()).body();
      System.out.println(common.isJson() ? answer : function + " is resumed");
      return ExitStatus.DONE;
    }
  }
}
