package io.taskweir.statestore.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemJson;
import io.taskweir.statestore.http.TaskQueries.Item;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.watch.Waiters;
import java.util.List;
import java.util.Map;

/**
 * All of the state-store's HTTP API; what is about one task is in {@link TaskRoutes}. Handlers
 * block; they run on virtual threads. A question about a partition that is elsewhere is passed on
 * to its owner.
 */
public final class StateRoutes {
  private final PartitionOwners owners;
  private final TaskRoutes tasks;
  private final FunctionRoutes functions;
  private final BatchRoutes batches;
  private final Gathering gathering;

  public StateRoutes(
      TaskRouting routing,
      PartitionOwners owners,
      Waiters waiters,
      ShardCommands commands,
      TaskStops stops,
      TaskReruns reruns,
      WhyWaiting why,
      Rulings rulings,
      ReadBarrier barrier) {
    this.owners = owners;
    this.tasks =
        new TaskRoutes(
            routing,
            owners,
            new PassingOn(owners),
            new TaskQueries(waiters),
            stops,
            reruns,
            why,
            rulings,
            barrier);
    FunctionReads functionReads = new FunctionReads(routing, owners);
    this.functions =
        new FunctionRoutes(functionReads, new FunctionChanges(commands, functionReads));
    this.batches = new BatchRoutes(commands, new BatchReads(routing, owners), functionReads);
    this.gathering = new Gathering(routing, owners);
  }

  /** Adds the routes; those below {@code /internal} are for other instances. */
  public void addTo(RoutesConfig routes) {
    tasks.addTo(routes);
    routes.get("/v1/tenants/{tenant}/tasks", this::list);
    routes.get("/v1/tenants/{tenant}/tasks:count", this::count);
    functions.addTo(routes);
    batches.addTo(routes);
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
}
