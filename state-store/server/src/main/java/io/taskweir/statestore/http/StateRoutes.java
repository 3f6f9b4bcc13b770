package io.taskweir.statestore.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.problem.ProblemJson;
import io.taskweir.statestore.http.TaskQueries.Item;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.StoreView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All of the state-store's HTTP API; what is about one task is in {@link TaskRoutes}. Handlers
 * block; they run on virtual threads. A question about a partition that is elsewhere is passed on
 * to its owner.
 */
public final class StateRoutes {
  private static final String FUNCTION = "/v1/tenants/{tenant}/functions/{function}";

  private final TaskRouting routing;
  private final PartitionOwners owners;
  private final FunctionConfigs functions;
  private final TenantFollowing following;
  private final TaskRoutes tasks;
  private final PassingOn passingOn;
  private final Gathering gathering;

  public StateRoutes(
      TaskRouting routing,
      PartitionOwners owners,
      Watching watching,
      FunctionConfigs functions,
      TaskStops stops,
      Rulings rulings,
      ReadBarrier barrier) {
    this.routing = routing;
    this.owners = owners;
    this.functions = functions;
    this.following = watching.tenants();
    this.passingOn = new PassingOn(owners, watching.taskStreams());
    this.tasks =
        new TaskRoutes(
            routing,
            owners,
            passingOn,
            watching.queries(),
            watching.tasks(),
            stops,
            rulings,
            barrier);
    this.gathering = new Gathering(routing, owners);
  }

  /** Adds the routes; those below {@code /internal} are for other instances. */
  public void addTo(RoutesConfig routes) {
    tasks.addTo(routes);
    routes.get("/v1/tenants/{tenant}/tasks", this::list);
    routes.get("/v1/tenants/{tenant}/tasks:count", this::count);
    routes.get("/v1/tenants/{tenant}/events", following::answer);
    routes.get(FUNCTION, this::function);
    routes.put(FUNCTION, this::putFunction);
    new PartitionRoutes(owners).addTo(routes);
    // Written here: what an exception handler throws would be answered as a fault of ours.
    routes.exception(
        StoreView.ClosedException.class,
        (_, context) ->
            context
                .status(ErrorCode.UNAVAILABLE.status())
                .header("Retry-After", "1")
                .contentType(ProblemJson.CONTENT_TYPE)
                .result(
                    ProblemJson.write(
                        ErrorCode.UNAVAILABLE,
                        "the partition has just changed its owner; try again")));
  }

  private void list(Context context) {
    ListRequest request =
        ListRequest.parse(
            context.pathParam("tenant"),
            context.queryParam("function"),
            context.queryParam("state"),
            context.queryParam("cursor"),
            context.queryParam("limit"));
    List<Item> items = gathering.page(request);
    byte[] json =
        Json.object(
            it -> {
              it.writeArrayFieldStart("items");
              for (Item item : items) {
                it.writeRawValue(item.json());
              }
              it.writeEndArray();
              // A full page may be the last; the next one is empty then.
              if (items.size() == request.limit()) {
                Item last = items.get(items.size() - 1);
                it.writeStringField(
                    "nextCursor",
                    ListRequest.cursor(
                        new StoreView.Position(last.submittedAtMs(), last.taskId())));
              } else {
                it.writeNullField("nextCursor");
              }
            });
    context.contentType(Payload.JSON).result(json);
  }

  private void count(Context context) {
    String by = context.queryParam("by");
    if (by != null && !by.equals("state")) {
      throw JsonReader.invalid("by", "state");
    }
    String function = context.queryParam("function");
    Map<TaskState, Long> counts =
        gathering.count(
            Names.requireTenant(context.pathParam("tenant")),
            function == null ? null : Names.requireFunction(function));
    context
        .contentType(Payload.JSON)
        .result(
            Json.object(
                json -> {
                  json.writeObjectFieldStart("counts");
                  for (Map.Entry<TaskState, Long> entry : counts.entrySet()) {
                    if (entry.getValue() != 0) {
                      json.writeNumberField(entry.getKey().publicName(), entry.getValue());
                    }
                  }
                  json.writeEndObject();
                }));
  }

  private void function(Context context) {
    Lane lane = lane(context);
    // Every partition of the tenant has it; one that is here saves a hop.
    int[] shard = routing.shard(lane.tenant());
    for (int partition : shard) {
      Optional<StoreView> local = owners.local(partition);
      if (local.isPresent()) {
        FunctionConfig config = FunctionConfigs.read(local.get(), lane);
        if (config == null) {
          throw new ProblemException(
              ErrorCode.FUNCTION_NOT_FOUND,
              "function %s of tenant %s has no config of its own; PUT one, or rely on the defaults"
                  .formatted(lane.function(), lane.tenant()));
        }
        context.contentType(Payload.JSON).result(config.toJson());
        return;
      }
    }
    passingOn.to(shard[0], context);
  }

  private void putFunction(Context context) throws InterruptedException {
    FunctionConfig config = FunctionConfig.parse(context.bodyAsBytes());
    functions.put(lane(context), config);
    context.contentType(Payload.JSON).result(config.toJson());
  }

  private static Lane lane(Context context) {
    return new Lane(
        Names.requireTenant(context.pathParam("tenant")),
        Names.requireFunction(context.pathParam("function")));
  }
}
