package io.taskweir.cli.function;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.Table;
import io.taskweir.cli.api.TenantPath;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code taskweir function get F}. */
@Command(name = "get", description = "Show the config of a function.")
final class FunctionGetCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "FUNCTION", description = "The function's name.")
  private String function = "";

  @Override
  public Integer call() {
    TenantPath path = new TenantPath(common.tenant());
    try (ApiClient api = new ApiClient(common.url())) {
      print(api.get(path.function(function)).body(), common.isJson(), System.out);
      return ExitStatus.DONE;
    }
  }

  static void print(JsonNode config, boolean asJson, PrintStream out) {
    if (asJson) {
      out.println(config);
      return;
    }
    Table table = new Table("SETTING", "VALUE");
    config
        .properties()
        .forEach(
            it ->
                table.row(
                    it.getKey(),
                    it.getValue().isValueNode()
                        ? it.getValue().asText()
                        : it.getValue().toString()));
    table.print(out);
  }
}
