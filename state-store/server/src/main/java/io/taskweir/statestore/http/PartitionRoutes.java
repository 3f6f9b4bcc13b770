package io.taskweir.statestore.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.statestore.http.TaskQueries.Item;
import io.taskweir.statestore.store.FunctionTable.TenantPause;
import io.taskweir.statestore.store.StoreView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of one partition answers to other instances. Plain text lines: a page has {@code
 * submittedAtMs taskId json} for each task, a count {@code state number} for each state.
 */
final class PartitionRoutes {
  private static final String PREFIX = "/internal/v1/partitions/{partition}/tenants/{tenant}";

  private final PartitionOwners owners;

  PartitionRoutes(PartitionOwners owners) {
    this.owners = owners;
  }

  static String pagePath(int partition, ListRequest request) {
    StringBuilder path = new StringBuilder(prefix(partition, request.tenant())).append("/tasks");
    path.append("?limit=").append(request.limit()).append("&state=");
    path.append(
        request.states().stream().map(TaskState::publicName).collect(Collectors.joining(",")));
    if (request.function() != null) {
      path.append("&function=").append(request.function());
    }
    if (request.after() != null) {
      path.append("&cursor=").append(ListRequest.cursor(request.after()));
    }
    return path.toString();
  }

  static String countPath(int partition, String tenant) {
    return prefix(partition, tenant) + "/counts";
  }

  /**
   * @param function null for all
   */
  static String functionsPath(int partition, String tenant, @Nullable String function) {
    String filter = function == null ? "" : "?function=" + function;
    return prefix(partition, tenant) + "/functions" + filter;
  }

  static String pausePath(int partition, String tenant) {
    return prefix(partition, tenant) + "/pause";
  }

  static String batchesPath(int partition, String tenant) {
    return prefix(partition, tenant) + "/batches";
  }

  private static String prefix(int partition, String tenant) {
    return "/internal/v1/partitions/" + partition + "/tenants/" + tenant;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PREFIX + "/tasks", this::page);
    routes.get(PREFIX + "/counts", this::counts);
    routes.get(PREFIX + "/functions", this::functions);
    routes.get(PREFIX + "/pause", this::pause);
    routes.get(PREFIX + "/batches", this::batches);
  }

  private void page(Context context) {
    ListRequest request =
        ListRequest.parse(
            context.pathParam("tenant"),
            context.queryParam("function"),
            context.queryParam("state"),
            context.queryParam("cursor"),
            context.queryParam("limit"));
    StringBuilder lines = new StringBuilder();
    for (Item item : TaskQueries.page(view(context), request)) {
      lines.append(item.submittedAtMs()).append(' ').append(item.taskId()).append(' ');
      lines.append(item.json()).append('\n');
    }
    context.result(lines.toString());
  }

  static List<Item> readPage(byte[] lines) {
    List<Item> items = new ArrayList<>();
    for (String line : text(lines).lines().toList()) {
      String[] parts = line.split(" ", 3);
      items.add(new Item(Long.parseLong(parts[0]), parts[1], parts[2]));
    }
    return items;
  }

  private void counts(Context context) {
    String function = context.queryParam("function");
    StringBuilder lines = new StringBuilder();
    TaskQueries.count(view(context), tenant(context), function)
        .forEach(
            (state, count) ->
                lines.append(state.publicName()).append(' ').append(count).append('\n'));
    context.result(lines.toString());
  }

  static Map<TaskState, Long> readCounts(byte[] lines) {
    Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
    for (String line : text(lines).lines().toList()) {
      String[] parts = line.split(" ", 2);
      counts.put(TaskState.ofPublicName(parts[0]), Long.parseLong(parts[1]));
    }
    return counts;
  }

  private void functions(Context context) {
    String function = context.queryParam("function");
    context.result(
        FunctionReads.write(
            FunctionReads.in(
                view(context),
                tenant(context),
                function == null ? null : Names.requireFunction(function))));
  }

  private void pause(Context context) {
    TenantPause pause = view(context).tenantPause(tenant(context));
    context.result(pause.paused() + " " + pause.version());
  }

  private void batches(Context context) {
    context.result(BatchReads.write(view(context).batches(tenant(context))));
  }

  private static String tenant(Context context) {
    return Names.requireTenant(context.pathParam("tenant"));
  }

  private StoreView view(Context context) {
    String partition = context.pathParam("partition");
    if (!partition.matches("[0-9]{1,4}")) {
      throw JsonReader.invalid("partition", "a whole number");
    }
    return owners.requireLocal(Integer.parseInt(partition));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
