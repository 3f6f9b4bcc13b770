package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.Query;
import io.taskweir.cli.api.TenantPath;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir task list}. */
@Command(
    name = "list",
    description = {
      "List tasks, the earliest submitted first.",
      "One page, or with --all all pages. What is given narrows the list; all of it must hold."
    })
final class TaskListCommand implements Callable<Integer> {
  /** With {@code --all}: the largest page there is. */
  private static final int LARGEST_PAGE = 1_000;

  @Mixin private final SharedOptions common = new SharedOptions();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Only those in this state; several separated by commas.")
  private List<String> states = List.of();

  @Option(names = "--function", paramLabel = "NAME", description = "Only those of this function.")
  private @Nullable String function;

  @Option(names = "--prefix", paramLabel = "TEXT", description = "Only ids that begin like this.")
  private @Nullable String prefix;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Only those with this label; may be repeated.")
  private List<String> labels = List.of();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only those submitted at this time or later, as in 2026-11-22T06:00:00Z.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Only those submitted before this time.")
  private @Nullable String to;

  @Option(
      names = "--order",
      paramLabel = "asc|desc",
      description = "By time of submission, up or down.")
  private @Nullable String order;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many on a page, 1 to 1000.")
  private @Nullable Integer limit;

  @Option(names = "--cursor", paramLabel = "TEXT", description = "Go on where a page ended.")
  private @Nullable String cursor;

  @Option(names = "--all", description = "All pages, one after the other.")
  private boolean all;

  @Override
  public Integer call() {
    try (ApiClient api = new ApiClient(common.url())) {
      if (all) {
        printAll(api, System.out);
      } else {
        printPage(page(api, limit, cursor), System.out);
      }
      return ExitStatus.DONE;
    }
  }

  private JsonNode page(ApiClient api, @Nullable Integer pageLimit, @Nullable String after) {
    Query query =
        new Query()
            .addAll("state", states)
            .add("function", function)
            .add("prefix", prefix)
            .addAll("label", labels)
            .add("from", from)
            .add("to", to)
            .add("order", order)
            .add("limit", pageLimit == null ? null : pageLimit.toString())
            .add("cursor", after);
    return api.get(query.of(new TenantPath(common.tenant()).tasks())).body();
  }

  private void printPage(JsonNode page, PrintStream out) {
    if (common.isJson()) {
      out.println(page);
      return;
    }
    new TaskTable().print(page.path("items"), out);
    if (page.hasNonNull("nextCursor")) {
      out.println("more: --cursor " + page.path("nextCursor").asText());
    }
  }

  private void printAll(ApiClient api, PrintStream out) {
    int pageLimit = limit == null ? LARGEST_PAGE : limit;
    JsonNode page = page(api, pageLimit, cursor);
    // Only now: a call that fails shows nothing else.
    TaskRows rows = common.isJson() ? TaskRows.json(out) : TaskRows.table(out);
    rows.add(page.path("items"));
    while (page.hasNonNull("nextCursor")) {
      page = page(api, pageLimit, page.path("nextCursor").asText());
      rows.add(page.path("items"));
    }
    rows.end();
  }
}
