package io.taskweir.statestore.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.core.task.Origin;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.problem.ProblemJson;
import io.taskweir.statestore.http.TaskQueries.Item;
import io.taskweir.statestore.http.TaskQueries.TaskAnswer;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.Found;
import io.taskweir.statestore.watch.Waiters;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The public questions about tasks and functions. Handlers block; they run on virtual threads. A
 * question about a partition that is elsewhere is passed on to its owner.
 */
public final class StateRoutes {
  private static final String TASK = "/v1/tenants/{tenant}/tasks/{taskId}";
  private static final String FUNCTION = "/v1/tenants/{tenant}/functions/{function}";
  private static final String COMMITTED = "Taskweir-Committed";
  private static final int MAX_WAIT_SECONDS = 60;

  private final TaskRouting routing;
  private final PartitionOwners owners;
  private final TaskQueries queries;
  private final FunctionConfigs functions;
  private final TaskStops stops;
  private final Rulings rulings;
  private final ReadBarrier barrier;
  private final Gathering gathering;

  public StateRoutes(
      TaskRouting routing,
      PartitionOwners owners,
      Waiters waiters,
      FunctionConfigs functions,
      TaskStops stops,
      Rulings rulings,
      ReadBarrier barrier) {
    this.routing = routing;
    this.owners = owners;
    this.queries = new TaskQueries(waiters);
    this.functions = functions;
    this.stops = stops;
    this.rulings = rulings;
    this.barrier = barrier;
    this.gathering = new Gathering(routing, owners);
  }

  /** Adds the routes; those below {@code /internal} are for other instances. */
  public void addTo(RoutesConfig routes) {
    routes.get(TASK, this::task);
    routes.post(TASK + "/stop", this::stop);
    routes.get("/v1/tenants/{tenant}/tasks", this::list);
    routes.get("/v1/tenants/{tenant}/tasks:count", this::count);
    routes.get(FUNCTION, this::function);
    routes.put(FUNCTION, this::putFunction);
    routes.get("/internal" + TASK + "/ruling", this::ruling);
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

  private static TaskKey key(Context context) {
    return new TaskKey(
        Names.requireTenant(context.pathParam("tenant")),
        Names.requireTaskId(context.pathParam("taskId")));
  }

  private void stop(Context context) throws InterruptedException {
    TaskKey key = key(context);
    int partition = routing.partition(key);
    Optional<StoreView> local = owners.local(partition);
    if (local.isEmpty()) {
      passOn(context, partition);
      return;
    }
    Found found = local.get().task(key);
    if (found == null) {
      barrier.await(local.get(), new TopicPartition(routing.queueTopic(key.tenant()), partition));
      found = local.get().task(key);
    }
    if (found == null) {
      throw notFound(key);
    }
    TaskState state = stops.stop(local.get(), found);
    context
        .status(202)
        .contentType(Payload.JSON)
        .result(
            Json.object(
                json -> {
                  json.writeStringField("taskId", key.taskId());
                  json.writeStringField("state", state.publicName());
                  json.writeStringField(
                      "location", "/v1/tenants/%s/tasks/%s".formatted(key.tenant(), key.taskId()));
                }));
  }

  /** For the gateway: {@code made Enqueued}, or {@code taken Running}. */
  private void ruling(Context context) throws InterruptedException {
    TaskKey key = key(context);
    int partition = routing.partition(key);
    Optional<StoreView> local = owners.local(partition);
    if (local.isEmpty()) {
      passOn(context, partition);
      return;
    }
    long offset;
    try {
      offset = Long.parseLong(String.valueOf(context.queryParam("offset")));
    } catch (NumberFormatException e) {
      throw JsonReader.invalid("offset", "a whole number");
    }
    int queue = Topics.queueIndex(routing.queueTopic(key.tenant()));
    Rulings.Ruling ruling = rulings.of(local.get(), key, new Origin(queue, partition, offset));
    context.result((ruling.made() ? "made " : "taken ") + ruling.state().publicName());
  }

  private static ProblemException notFound(TaskKey key) {
    return new ProblemException(
        ErrorCode.TASK_NOT_FOUND,
        "task \"%s\" of tenant %s: there is none, or its retention is over"
            .formatted(key.taskId(), key.tenant()));
  }

  private void task(Context context) throws InterruptedException {
    TaskKey key = key(context);
    int partition = routing.partition(key);
    Optional<StoreView> local = owners.local(partition);
    if (local.isEmpty()) {
      passOn(context, partition);
      return;
    }
    Duration wait = wait(context.queryParam("wait"));
    boolean withPayload = flag(context, "payload");
    TaskAnswer answer = queries.task(local.get(), key, wait, withPayload);
    if (answer == null) {
      barrier.await(local.get(), new TopicPartition(routing.queueTopic(key.tenant()), partition));
      answer = queries.task(local.get(), key, wait, withPayload);
    }
    if (answer == null) {
      throw notFound(key);
    }
    context.header(COMMITTED, Boolean.toString(answer.committed()));
    context.contentType(Payload.JSON).result(answer.json().bytes());
  }

  /** One hop at the most: who is asked by another instance and is not the owner says so. */
  private void passOn(Context context, int partition) {
    if (context.header(PartitionOwners.PASSED_ON) != null) {
      throw PartitionOwners.unavailable(partition);
    }
    String query = context.queryString();
    HttpResponse<byte[]> answer =
        owners.ask(
            context.method().name(),
            partition,
            context.req().getRequestURI() + (query == null ? "" : "?" + query));
    context.status(answer.statusCode());
    answer.headers().firstValue(COMMITTED).ifPresent(value -> context.header(COMMITTED, value));
    answer.headers().firstValue("Content-Type").ifPresent(context::contentType);
    context.result(answer.body());
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
    passOn(context, shard[0]);
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

  /** Seconds, as in {@code 30} or {@code 30s}; shortened to 60. */
  private static Duration wait(@Nullable String text) {
    if (text == null) {
      return Duration.ZERO;
    }
    String digits = text.endsWith("s") ? text.substring(0, text.length() - 1) : text;
    if (!digits.matches("[0-9]{1,9}")) {
      throw JsonReader.invalid("wait", "seconds, as in 30 or 30s");
    }
    return Duration.ofSeconds(Math.min(Integer.parseInt(digits), MAX_WAIT_SECONDS));
  }

  private static boolean flag(Context context, String name) {
    String value = context.queryParam(name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true") || value.isEmpty()) {
      return true;
    }
    throw JsonReader.invalid(name, "true or false");
  }
}
