package io.taskweir.statestore.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.core.function.FunctionState;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.Lane;
import java.util.Map;

/** The tenant's functions: their configs, pauses and deletions. */
final class FunctionRoutes {
  private static final String FUNCTIONS = "/v1/tenants/{tenant}/functions";
  private static final String FUNCTION = FUNCTIONS + "/{function}";

  private final FunctionReads reads;
  private final FunctionChanges changes;

  FunctionRoutes(FunctionReads reads, FunctionChanges changes) {
    this.reads = reads;
    this.changes = changes;
  }

  void addTo(RoutesConfig routes) {
    routes.get(FUNCTIONS, this::list);
    routes.get(FUNCTION, this::get);
    routes.put(FUNCTION, this::put);
    routes.delete(FUNCTION, this::delete);
    routes.post(FUNCTION + "/pause", context -> pause(context, true));
    routes.post(FUNCTION + "/resume", context -> pause(context, false));
  }

  private void list(Context context) {
    Map<String, FunctionState> all = reads.all(Names.requireTenant(context.pathParam("tenant")));
    context
        .contentType(Payload.JSON)
        .result(
            Json.object(
                json -> {
                  json.writeArrayFieldStart("items");
                  for (Map.Entry<String, FunctionState> entry : all.entrySet()) {
                    json.writeStartObject();
                    json.writeStringField("function", entry.getKey());
                    json.writeBooleanField("paused", entry.getValue().isPaused());
                    json.writeFieldName("config");
                    Json.writeRaw(json, entry.getValue().config().toJson());
                    json.writeEndObject();
                  }
                  json.writeEndArray();
                }));
  }

  private void get(Context context) {
    context.contentType(Payload.JSON).result(existing(lane(context)).config().toJson());
  }

  private FunctionState existing(Lane lane) {
    FunctionState state = reads.of(lane);
    if (!state.exists()) {
      throw new ProblemException(
          ErrorCode.FUNCTION_NOT_FOUND,
          "function %s of tenant %s: there is none; PUT a config, or submit a task for it"
              .formatted(lane.function(), lane.tenant()));
    }
    return state;
  }

  private void put(Context context) throws InterruptedException {
    Lane lane = lane(context);
    FunctionConfig config = FunctionConfig.parse(context.bodyAsBytes());
    changes.configure(lane, config);
    context.contentType(Payload.JSON).result(config.toJson());
  }

  /** Also of one that is not there, so that it may be repeated. */
  private void delete(Context context) throws InterruptedException {
    changes.delete(lane(context));
    context.status(204);
  }

  private void pause(Context context, boolean paused) throws InterruptedException {
    Lane lane = lane(context);
    existing(lane);
    changes.pause(lane, paused);
    context
        .contentType(Payload.JSON)
        .result(
            Json.object(
                json -> {
                  json.writeStringField("function", lane.function());
                  json.writeBooleanField("paused", paused);
                }));
  }

  private static Lane lane(Context context) {
    return new Lane(
        Names.requireTenant(context.pathParam("tenant")),
        Names.requireFunction(context.pathParam("function")));
  }
}
