package io.taskweir.cli.function;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.Table;
import io.taskweir.cli.api.TenantPath;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code taskweir function list}. */
@Command(name = "list", description = "List the functions.")
final class FunctionListCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Override
  public Integer call() {
    TenantPath path = new TenantPath(common.tenant());
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode answer = api.get(path.functions()).body();
      if (common.isJson()) {
        System.out.println(answer);
        return ExitStatus.DONE;
      }
      Table table =
          new Table("FUNCTION", "PAUSED", "RETRIES", "MAX AGE", "TIME-OUT", "PRIORITY", "KEPT");
      answer.path("items").forEach(item -> row(table, item));
      table.print(System.out);
      return ExitStatus.DONE;
    }
  }

  private static void row(Table table, JsonNode item) {
    JsonNode config = item.path("config");
    table.row(
        item.path("function").asText(),
        item.path("paused").asBoolean() ? "yes" : "no",
        config.path("maxRetries").asText(),
        config.path("maxAgeSeconds").asText() + " s",
        config.path("timeoutSeconds").isNull()
            ? "none"
            : config.path("timeoutSeconds").asText() + " s",
        config.path("priority").asText(),
        config.path("tracking").asBoolean()
            ? config.path("retentionSeconds").asText() + " s"
            : "not tracked");
  }
}
