package io.taskweir.cli.function;

import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code taskweir function delete F}. */
@Command(
    name = "delete",
    description = {
      "Delete a function: its unfinished tasks become Invalid.",
      "A task that is submitted for it later makes it anew, with the defaults."
    })
final class FunctionDeleteCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "FUNCTION", description = "The function's name.")
  private String function = "";

  @Override
  public Integer call() {
    TenantPath path = new TenantPath(common.tenant());
    try (ApiClient api = new ApiClient(common.url())) {
      api.delete(path.function(function));
      System.out.println(
          common.isJson() ? "{\"function\":\"" + function + "\"}" : function + " is deleted");
      return ExitStatus.DONE;
    }
  }
}
