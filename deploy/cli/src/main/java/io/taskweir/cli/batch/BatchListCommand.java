package io.taskweir.cli.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code taskweir batch list}. */
@Command(name = "list", description = "List the batches of the last 7 days, the newest first.")
final class BatchListCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Override
  public Integer call() {
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode answer = api.get(new TenantPath(common.tenant()).batches()).body();
      if (common.isJson()) {
        System.out.println(answer);
      } else {
        BatchView.printMany(answer.path("items"), System.out);
      }
      return ExitStatus.DONE;
    }
  }
}
