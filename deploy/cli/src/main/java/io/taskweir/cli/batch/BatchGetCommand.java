package io.taskweir.cli.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir batch get ID}. */
@Command(name = "get", description = "Say how far a batch has got.")
final class BatchGetCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "ID", description = "The batch's id.")
  private String batchId = "";

  @Option(names = "--wait", description = "Wait for its end.")
  private boolean wait;

  @Override
  public Integer call() {
    String path = new TenantPath(common.tenant()).batch(batchId);
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode batch = wait ? BatchWait.await(api, path) : api.get(path).body();
      BatchView.print(batch, common.isJson(), System.out);
      return ExitStatus.DONE;
    }
  }
}
