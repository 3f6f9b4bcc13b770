package io.taskweir.cli.batch;

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

/** {@code taskweir batch cancel ID}. */
@Command(name = "cancel", description = "End a batch; what it has done stays done.")
final class BatchCancelCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "ID", description = "The batch's id.")
  private String batchId = "";

  @Override
  public Integer call() {
    String path = new TenantPath(common.tenant()).batch(batchId);
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode batch = api.post(path + "/cancel", new byte[0], Map.of()).body();
      BatchView.print(batch, common.isJson(), System.out);
      return ExitStatus.DONE;
    }
  }
}
