package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.Query;
import io.taskweir.cli.api.Table;
import io.taskweir.cli.api.TenantPath;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir task count}. */
@Command(name = "count", description = "Count tasks by their states or by their functions.")
final class TaskCountCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Option(
      names = "--by",
      paramLabel = "state|function",
      description = "What one number is about (default: ${DEFAULT-VALUE}).",
      defaultValue = "state")
  private String by = "state";

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Only those in this state; several separated by commas.")
  private List<String> states = List.of();

  @Option(names = "--function", paramLabel = "NAME", description = "Only those of this function.")
  private @Nullable String function;

  @Override
  public Integer call() {
    Query query = new Query().add("by", by).addAll("state", states).add("function", function);
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode answer = api.get(query.of(new TenantPath(common.tenant()).count())).body();
      if (common.isJson()) {
        System.out.println(answer);
      } else {
        Table table = new Table(by.toUpperCase(Locale.ROOT), "TASKS");
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
