package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.Table;
import io.taskweir.cli.api.TenantPath;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir task count}. */
@Command(name = "count", description = "Count tasks by their states.")
final class TaskCountCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Option(names = "--function", paramLabel = "NAME", description = "Only those of this function.")
  private @Nullable String function;

  @Override
  public Integer call() {
    String path = new TenantPath(common.tenant()).count();
    String query = function == null ? "" : "&function=" + TenantPath.encoded(function);
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode answer = api.get(path + query).body();
      if (common.isJson()) {
        System.out.println(answer);
      } else {
        Table table = new Table("STATE", "TASKS");
        answer
            .path("counts")
            .properties()
            .forEach(count -> table.row(count.getKey(), count.getValue().asText()));
        table.print(System.out);
      }
      return ExitStatus.DONE;
    }
  }
}
