package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir task list}. */
@Command(name = "list", description = "List tasks.")
final class TaskListCommand implements Callable<Integer> {
  @Mixin private final SharedOptions common = new SharedOptions();

  @Option(names = "--state", paramLabel = "STATE", description = "Only those in this state.")
  private @Nullable String state;

  @Option(names = "--function", paramLabel = "NAME", description = "Only those of this function.")
  private @Nullable String function;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 1000.")
  private @Nullable Integer limit;

  @Option(names = "--cursor", paramLabel = "TEXT", description = "Go on where a page ended.")
  private @Nullable String cursor;

  @Override
  public Integer call() {
    Map<String, String> query = new LinkedHashMap<>();
    put(query, "state", state);
    put(query, "function", function);
    put(query, "limit", limit == null ? null : limit.toString());
    put(query, "cursor", cursor);
    String path = new TenantPath(common.tenant()).tasks();
    try (ApiClient api = new ApiClient(common.url())) {
      JsonNode page = api.get(path + queryString(query)).body();
      if (common.isJson()) {
        System.out.println(page);
        return ExitStatus.DONE;
      }
      TaskView.printMany(page.path("items"), System.out);
      if (page.hasNonNull("nextCursor")) {
        System.out.println("more: --cursor " + page.path("nextCursor").asText());
      }
      return ExitStatus.DONE;
    }
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }

  private static String queryString(Map<String, String> query) {
    return query.isEmpty()
        ? ""
        : query.entrySet().stream()
            .map(it -> it.getKey() + "=" + TenantPath.encoded(it.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }
}
