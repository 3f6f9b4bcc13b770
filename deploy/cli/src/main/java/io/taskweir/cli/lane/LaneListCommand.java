package io.taskweir.cli.lane;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code taskweir lane list}. */
@Command(name = "list", description = "List all functions with their backlogs.")
final class LaneListCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Override
  public Integer call() {
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode lanes = api.get(new TenantPath(common.tenant()).lanes()).body();
      if (common.isJson()) {
        System.out.println(lanes);
      } else {
        LaneTable.print(lanes.path("items"));
      }
      return ExitStatus.DONE;
    }
  }
}
