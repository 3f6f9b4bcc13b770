package io.taskweir.bench.api;

import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.JsonReader;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Tasks as a user of the HTTP API sees them. Thread-safe. */
public final class TaskApi {
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

  private final HttpApi http;

  public TaskApi(HttpApi http) {
    this.http = http;
  }

  /**
   * Waits for a task's end.
   *
   * @return completed with the {@link System#nanoTime} at which the first answer that shows it is
   *     here
   */
  public CompletableFuture<Long> ended(String tenant, String taskId) {
    HttpRequest request = http.get(tenant, path(taskId) + "?wait=30s");
    return http.send(request)
        .thenCompose(
            answer -> {
              long now = System.nanoTime();
              return switch (answer.statusCode()) {
                case 200 ->
                    hasEnded(answer.body())
                        ? CompletableFuture.completedFuture(now)
                        : ended(tenant, taskId);
                // Not taken in yet, or too much before it.
                case 404, 503 ->
                    CompletableFuture.runAsync(() -> {}, LATER)
                        .thenCompose(it -> ended(tenant, taskId));
                default -> CompletableFuture.failedFuture(HttpApi.unexpected(request, answer));
              };
            });
  }

  private static boolean hasEnded(byte[] task) {
    boolean[] ended = {false};
    JsonReader.readObject(
        task,
        "task",
        (field, value) -> {
          if (field.equals("state")) {
            ended[0] = TaskState.ofPublicName(value.string(field)).isTerminal();
          } else {
            value.skip();
          }
        });
    return ended[0];
  }

  /**
   * Asks for a task that there is.
   *
   * @return completed with the {@link System#nanoTime} at which the answer is here
   */
  public CompletableFuture<Long> get(String tenant, String taskId) {
    HttpRequest request = http.get(tenant, path(taskId));
    return http.send(request)
        .thenApply(
            answer -> {
              long now = System.nanoTime();
              if (answer.statusCode() != 200) {
                throw HttpApi.unexpected(request, answer);
              }
              return now;
            });
  }

  /**
   * Asks for a task that there is. Blocks.
   *
   * @return the {@link System#nanoTime} at which the answer is here
   * @throws CompletionException if there is no answer within that time
   * @throws IllegalStateException if it is another answer than the task
   */
  public long getWithin(String tenant, String taskId, Duration longest) {
    HttpRequest request =
        HttpRequest.newBuilder(http.get(tenant, path(taskId)), (name, value) -> true)
            .timeout(longest)
            .build();
    HttpResponse<byte[]> answer = http.send(request).join();
    long now = System.nanoTime();
    if (answer.statusCode() != 200) {
      throw HttpApi.unexpected(request, answer);
    }
    return now;
  }

  /** Has a task stopped. Blocks. */
  public void stop(String tenant, String taskId) {
    http.call(http.post(tenant, path(taskId) + "/stop", new byte[0]), 202);
  }

  /** The first page of a function's tasks that wait: how many there are on it. Blocks. */
  public int waitingPage(String tenant, String function, int limit) {
    byte[] page =
        http.call(
            http.get(tenant, "tasks?state=Enqueued&function=" + function + "&limit=" + limit), 200);
    int[] items = {0};
    JsonReader.readObject(
        page,
        "page",
        (field, value) -> {
          if (field.equals("items")) {
            value.objects(
                field,
                (name, item) -> {
                  items[0]++;
                  item.skip();
                });
          } else {
            value.skip();
          }
        });
    return items[0];
  }

  /** How many tasks of a tenant's function there are by state. Blocks. */
  public Map<TaskState, Long> counts(String tenant, String function) {
    Map<TaskState, Long> counts = new TreeMap<>();
    JsonReader.readObject(
        http.call(http.get(tenant, "tasks:count?by=state&function=" + function), 200),
        "counts",
        (field, value) ->
            value.object(
                field,
                (state, count) ->
                    counts.put(
                        TaskState.ofPublicName(state), count.integer(state, 0L, Long.MAX_VALUE))));
    return counts;
  }

  private static String path(String taskId) {
    return "tasks/" + URLEncoder.encode(taskId, StandardCharsets.UTF_8);
  }
}
