package io.taskweir.cli.lane;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code taskweir lane get FUNCTION}. */
@Command(name = "get", description = "Show the backlog of one function.")
final class LaneGetCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "FUNCTION", description = "The function's name.")
  private String function = "";

  @Override
  public Integer call() {
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode lane = api.get(new TenantPath(common.tenant()).lane(function)).body();
      if (common.isJson()) {
        System.out.println(lane);
      } else {
        LaneTable.print(List.of(lane));
      }
      return ExitStatus.DONE;
    }
  }
}
