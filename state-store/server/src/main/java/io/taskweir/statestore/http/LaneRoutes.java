package io.taskweir.statestore.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.StoreView;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How much work each function of a tenant has: what autoscalers read (R-SCL-1). Handlers block;
 * they run on virtual threads.
 */
final class LaneRoutes {
  private static final String LANES = "/v1/tenants/{tenant}/lanes";

  private final TaskRouting routing;
  private final PartitionOwners owners;
  private final FunctionReads functions;

  LaneRoutes(TaskRouting routing, PartitionOwners owners, FunctionReads functions) {
    this.routing = routing;
    this.owners = owners;
    this.functions = functions;
  }

  void addTo(RoutesConfig routes) {
    routes.get(LANES, this::all);
    routes.get(LANES + "/{function}", this::one);
  }

  private void all(Context context) {
    String tenant = Names.requireTenant(context.pathParam("tenant"));
    Map<String, LaneState> lanes = gather(tenant, null);
    lanes.keySet().retainAll(functions.all(tenant).keySet());
    byte[] json =
        Json.object(
            it -> {
              it.writeArrayFieldStart("items");
              for (Map.Entry<String, LaneState> lane : lanes.entrySet()) {
                lane.getValue().write(lane.getKey(), it);
              }
              it.writeEndArray();
            });
    context.contentType(Payload.JSON).result(json);
  }

  private void one(Context context) {
    Lane lane =
        new Lane(
            Names.requireTenant(context.pathParam("tenant")),
            Names.requireFunction(context.pathParam("function")));
    if (!functions.of(lane).exists()) {
      throw new ProblemException(
          ErrorCode.FUNCTION_NOT_FOUND,
          "function %s of tenant %s: there is none".formatted(lane.function(), lane.tenant()));
    }
    LaneState state = gather(lane.tenant(), lane.function()).get(lane.function());
    if (state == null) {
      throw new IllegalStateException("no partition has answered for " + lane);
    }
    context
        .contentType(Payload.JSON)
        .result(Json.document(json -> state.write(lane.function(), json)));
  }

  private Map<String, LaneState> gather(String tenant, @Nullable String function) {
    Map<String, LaneState> lanes = new TreeMap<>();
    for (int partition : routing.shard(tenant)) {
      in(partition, tenant, function)
          .forEach((name, state) -> lanes.merge(name, state, LaneState::and));
    }
    return lanes;
  }

  private Map<String, LaneState> in(int partition, String tenant, @Nullable String function) {
    Optional<StoreView> local = owners.local(partition);
    return local.isPresent()
        ? LaneState.in(local.get(), tenant, function, System.currentTimeMillis())
        : LaneState.ofLines(
            owners.askForText(partition, PartitionRoutes.lanesPath(partition, tenant, function)));
  }
}
