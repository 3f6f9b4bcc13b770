package io.taskweir.statestore.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.http.TaskQueries.TaskAnswer;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.Found;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What is about one task, answered by the owner of its partition. */
final class TaskRoutes {
  static final String COMMITTED = "Taskweir-Committed";

  private static final String TASK = "/v1/tenants/{tenant}/tasks/{taskId}";
  private static final int MAX_WAIT_SECONDS = 60;

  private final TaskRouting routing;
  private final PartitionOwners owners;
  private final PassingOn passingOn;
  private final TaskQueries queries;
  private final TaskFollowing following;
  private final LogReading logs;
  private final TaskStops stops;
  private final TaskReruns reruns;
  private final WhyWaiting why;
  private final ReadBarrier barrier;

  TaskRoutes(
      TaskRouting routing,
      PartitionOwners owners,
      PassingOn passingOn,
      TaskQueries queries,
      TaskFollowing following,
      LogReading logs,
      TaskStops stops,
      TaskReruns reruns,
      WhyWaiting why,
      ReadBarrier barrier) {
    this.routing = routing;
    this.owners = owners;
    this.passingOn = passingOn;
    this.queries = queries;
    this.following = following;
    this.logs = logs;
    this.stops = stops;
    this.reruns = reruns;
    this.why = why;
    this.barrier = barrier;
  }

  void addTo(RoutesConfig routes) {
    routes.get(TASK, atOwner(this::task));
    routes.get(TASK + "/why", atOwner(this::why));
    routes.get(TASK + "/events", atOwner(this::events, passingOn::streamTo));
    routes.get(TASK + "/logs", atOwner(this::logs, passingOn::streamTo));
    routes.post(TASK + "/stop", atOwner(this::stop));
    routes.post(TASK + "/rerun", atOwner(this::rerun));
  }

  /** A call about one task, at the owner of its partition. */
  private interface Call {
    void answer(Context context, TaskKey key, StoreView view) throws InterruptedException;
  }

  /** Hands a call over to the owner, which is another instance. */
  private interface Passing {
    void to(int partition, Context context);
  }

  private Handler atOwner(Call call) {
    return atOwner(call, passingOn::to);
  }

  private Handler atOwner(Call call, Passing passing) {
    return context -> {
      TaskKey key =
          new TaskKey(
              Names.requireTenant(context.pathParam("tenant")),
              Names.requireTaskId(context.pathParam("taskId")));
      int partition = routing.partition(key);
      Optional<StoreView> local = owners.local(partition);
      if (local.isPresent()) {
        call.answer(context, key, local.get());
      } else {
        passing.to(partition, context);
      }
    };
  }

  private void task(Context context, TaskKey key, StoreView view) throws InterruptedException {
    Duration wait = wait(context.queryParam("wait"));
    boolean withPayload = flag(context, "payload");
    boolean committed = flag(context, "committed");
    TaskAnswer answer = queries.task(view, key, wait, withPayload, committed);
    if (answer == null) {
      awaitTakenIn(view, key);
      answer = queries.task(view, key, wait, withPayload, committed);
    }
    if (answer == null) {
      throw notFound(key);
    }
    context.header(COMMITTED, Boolean.toString(answer.committed()));
    context.contentType(Payload.JSON).result(answer.json().bytes());
  }

  private void events(Context context, TaskKey key, StoreView view) throws InterruptedException {
    following.answer(context, view, found(view, key).task());
  }

  private void logs(Context context, TaskKey key, StoreView view) throws InterruptedException {
    boolean follow = flag(context, "follow");
    Found _ = found(view, key);
    if (follow) {
      logs.follow(context, view, key);
    } else {
      logs.answer(context, view, key);
    }
  }

  private void stop(Context context, TaskKey key, StoreView view) throws InterruptedException {
    TaskState state = stops.stop(view, found(view, key));
    accepted(context, key, state, null);
  }

  private void rerun(Context context, TaskKey key, StoreView view) throws InterruptedException {
    Payload edited = reruns.parse(context.bodyAsBytes());
    String newId = reruns.rerun(view, found(view, key).task(), edited);
    accepted(context, new TaskKey(key.tenant(), newId), TaskState.ENQUEUED, key.taskId());
  }

  private static void accepted(
      Context context, TaskKey key, TaskState state, @Nullable String rerunOf) {
    String location = "/v1/tenants/%s/tasks/%s".formatted(key.tenant(), key.taskId());
    context
        .status(202)
        .header("Location", location)
        .contentType(Payload.JSON)
        .result(
            Json.object(
                json -> {
                  json.writeStringField("taskId", key.taskId());
                  json.writeStringField("state", state.publicName());
                  if (rerunOf != null) {
                    json.writeStringField("rerunOf", rerunOf);
                  }
                  json.writeStringField("location", location);
                }));
  }

  private void why(Context context, TaskKey key, StoreView view) throws InterruptedException {
    Found found = found(view, key);
    context.contentType(Payload.JSON).result(why.of(view, found.task()).toJson());
  }

  /**
   * @throws ProblemException if there is no such task
   */
  private Found found(StoreView view, TaskKey key) throws InterruptedException {
    Found found = view.task(key);
    if (found == null) {
      awaitTakenIn(view, key);
      found = view.task(key);
    }
    if (found == null) {
      throw notFound(key);
    }
    return found;
  }

  /** Whatever was submitted before this call has been taken in when it returns. */
  private void awaitTakenIn(StoreView view, TaskKey key) throws InterruptedException {
    barrier.await(
        view,
        new TopicPartition(routing.queueTopic(key.tenant()), view.partition()),
        () -> view.task(key) != null);
  }

  private static ProblemException notFound(TaskKey key) {
    return new ProblemException(
        ErrorCode.TASK_NOT_FOUND,
        "task \"%s\" of tenant %s: there is none, or its retention is over"
            .formatted(key.taskId(), key.tenant()));
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
