package io.taskweir.statestore.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.core.batch.Batch;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.internal.CancelBatch;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.batch.BatchMessages;
import io.taskweir.statestore.store.Lane;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** Things that are done to many tasks: started, looked at, cancelled (R-STP-2). */
final class BatchRoutes {
  /** Batches of one tenant that may run at once. */
  private static final int MAX_RUNNING = 100;

  private static final String BATCHES = "/v1/tenants/{tenant}/batches";

  private final ShardCommands commands;
  private final BatchReads reads;
  private final FunctionReads functions;

  BatchRoutes(ShardCommands commands, BatchReads reads, FunctionReads functions) {
    this.commands = commands;
    this.reads = reads;
    this.functions = functions;
  }

  void addTo(RoutesConfig routes) {
    routes.get(BATCHES, this::list);
    routes.post(BATCHES, this::start);
    routes.get(BATCHES + "/{batch}", this::get);
    routes.post(BATCHES + "/{batch}/cancel", this::cancel);
  }

  private void start(Context context) throws InterruptedException {
    String tenant = tenant(context);
    BatchRequest request = BatchRequest.parse(context.bodyAsBytes());
    List<Batch> present = reads.all(tenant);
    if (present.stream().filter(Batch::isRunning).count() >= MAX_RUNNING) {
      context.header("Retry-After", "10");
      throw new ProblemException(
          ErrorCode.TOO_MANY_REQUESTS,
          "batches of tenant %s: %d run already; wait for one, or cancel it"
              .formatted(tenant, MAX_RUNNING));
    }
    long version = commands.versionAfter(lastPause(tenant, request));
    Batch batch =
        Batch.start(
            tenant,
            UUID.randomUUID().toString(),
            request.action(),
            request.filter(),
            version,
            version);
    apply(
        batch,
        "batch " + batch.id(),
        CommandRecord.newBuilder().setStartBatch(BatchMessages.start(batch)).build(),
        it -> true);
    Batch begun = existing(tenant, batch.id());
    context
        .status(202)
        .header("Location", location(begun))
        .contentType(Payload.JSON)
        .result(Json.object(json -> write(json, begun)));
  }

  /** A pause must be newer than the last change that it is to win against. */
  private long lastPause(String tenant, BatchRequest request) {
    if (!request.action().isOfLanes()) {
      return 0;
    }
    String function = request.filter().function();
    return function == null
        ? functions.tenantPauseVersion(tenant)
        : functions.of(new Lane(tenant, function)).version();
  }

  private void get(Context context) {
    Batch batch = existing(tenant(context), id(context));
    context.contentType(Payload.JSON).result(Json.object(json -> write(json, batch)));
  }

  private void list(Context context) {
    List<Batch> all = reads.all(tenant(context));
    context
        .contentType(Payload.JSON)
        .result(
            Json.object(
                json -> {
                  json.writeArrayFieldStart("items");
                  for (Batch batch : all) {
                    json.writeStartObject();
                    write(json, batch);
                    json.writeEndObject();
                  }
                  json.writeEndArray();
                }));
  }

  /** What has been done stays done; a batch that is over stays as it is. */
  private void cancel(Context context) throws InterruptedException {
    Batch batch = existing(tenant(context), id(context));
    apply(
        batch,
        "cancellation of batch " + batch.id(),
        CommandRecord.newBuilder()
            .setCancelBatch(
                CancelBatch.newBuilder().setTenant(batch.tenant()).setBatchId(batch.id()))
            .build(),
        it -> !it.isRunning());
    Batch cancelled = existing(batch.tenant(), batch.id());
    context
        .status(202)
        .contentType(Payload.JSON)
        .result(Json.object(json -> write(json, cancelled)));
  }

  private void apply(Batch batch, String what, CommandRecord command, Predicate<Batch> isApplied)
      throws InterruptedException {
    commands.apply(
        batch.tenant(),
        what,
        command,
        partition -> {
          try {
            return reads.in(partition, batch.tenant()).stream()
                .anyMatch(it -> it.id().equals(batch.id()) && isApplied.test(it));
          } catch (ProblemException e) {
            // The partition changes its owner just now; it is asked again until the time is over.
            return false;
          }
        },
        List.of());
  }

  private Batch existing(String tenant, String id) {
    Batch batch = reads.find(tenant, id);
    if (batch == null) {
      throw new ProblemException(
          ErrorCode.BATCH_NOT_FOUND,
          "batch \"%s\" of tenant %s: there is none, or it ended more than 7 days ago"
              .formatted(id, tenant));
    }
    return batch;
  }

  private static void write(JsonGenerator json, Batch batch) throws IOException {
    json.writeStringField("batchId", batch.id());
    json.writeStringField("action", batch.action().publicName());
    json.writeStringField("state", batch.state().publicName());
    json.writeNumberField("matched", batch.matched());
    json.writeNumberField("done", batch.done());
    json.writeNumberField("failed", batch.failed());
    json.writeStringField("createdAt", TaskJson.time(batch.createdAtMs()));
    if (!batch.isRunning()) {
      json.writeStringField("endedAt", TaskJson.time(batch.endedAtMs()));
    }
    json.writeStringField("location", location(batch));
  }

  private static String location(Batch batch) {
    return "/v1/tenants/%s/batches/%s".formatted(batch.tenant(), batch.id());
  }

  private static String tenant(Context context) {
    return Names.requireTenant(context.pathParam("tenant"));
  }

  private static String id(Context context) {
    return Names.requireTaskId(context.pathParam("batch"));
  }
}
