package io.taskweir.statestore.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.statestore.store.FunctionTable.TenantPause;
import io.taskweir.statestore.store.StoreView;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of one partition answers to other instances. Plain text lines: a page as {@link
 * TaskPage#toLines} writes it, a count as {@code name number}.
 */
final class PartitionRoutes {
  private static final String PREFIX = "/internal/v1/partitions/{partition}/tenants/{tenant}";

  private final PartitionOwners owners;

  PartitionRoutes(PartitionOwners owners) {
    this.owners = owners;
  }

  static String pagePath(int partition, ListRequest request) {
    return prefix(partition, request.query().tenant()) + "/tasks?" + request.queryString();
  }

  static String countPath(int partition, CountRequest request) {
    return prefix(partition, request.tenant()) + "/counts?" + request.queryString();
  }

  /**
   * @param function null for all
   */
  static String functionsPath(int partition, String tenant, @Nullable String function) {
    String filter = function == null ? "" : "?function=" + function;
    return prefix(partition, tenant) + "/functions" + filter;
  }

  /**
   * @param function null for all
   */
  static String lanesPath(int partition, String tenant, @Nullable String function) {
    String filter = function == null ? "" : "?function=" + function;
    return prefix(partition, tenant) + "/lanes" + filter;
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
    routes.get(PREFIX + "/lanes", this::lanes);
    routes.get(PREFIX + "/pause", this::pause);
    routes.get(PREFIX + "/batches", this::batches);
  }

  private void page(Context context) {
    ListRequest request = ListRequest.parse(context.pathParam("tenant"), context.queryParamMap());
    context.result(TaskQueries.page(view(context), request.query()).toLines());
  }

  private void counts(Context context) {
    CountRequest request = CountRequest.parse(context.pathParam("tenant"), context.queryParamMap());
    StringBuilder lines = new StringBuilder();
    TaskQueries.count(view(context), request)
        .forEach((name, count) -> lines.append(name).append(' ').append(count).append('\n'));
    context.result(lines.toString());
  }

  static Map<String, Long> readCounts(byte[] lines) {
    Map<String, Long> counts = new HashMap<>();
    for (String line : new String(lines, StandardCharsets.UTF_8).lines().toList()) {
      String[] parts = line.split(" ", 2);
      counts.put(parts[0], Long.parseLong(parts[1]));
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

  private void lanes(Context context) {
    String function = context.queryParam("function");
    context.result(
        LaneState.toLines(
            LaneState.in(
                view(context),
                tenant(context),
                function == null ? null : Names.requireFunction(function),
                System.currentTimeMillis())));
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
    return owners.requireLocal(partition(context));
  }

  /** Number of the partition that the path names. */
  static int partition(Context context) {
    String partition = context.pathParam("partition");
    if (!partition.matches("[0-9]{1,4}")) {
      throw JsonReader.invalid("partition", "a whole number");
    }
    return Integer.parseInt(partition);
  }
}
