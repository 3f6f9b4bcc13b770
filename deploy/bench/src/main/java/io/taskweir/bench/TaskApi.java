package io.taskweir.bench;

import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The HTTP API as a user sees it. Thread-safe. */
final class TaskApi implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(75);
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

  private final String url;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param url base URL of the API
   */
  TaskApi(String url) {
    this.url = url;
  }

  /**
   * Waits for a task's end.
   *
   * @return completed with the {@link System#nanoTime} at which the first answer that shows it is
   *     here
   */
  CompletableFuture<Long> ended(String tenant, String taskId) {
    HttpRequest request =
        request(tenant, "tasks/" + URLEncoder.encode(taskId, StandardCharsets.UTF_8) + "?wait=30s");
    return client
        .sendAsync(request, BodyHandlers.ofByteArray())
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
                default -> CompletableFuture.failedFuture(unexpected(request, answer));
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

  /** How many tasks of a tenant there are by state. Blocks. */
  Map<TaskState, Long> counts(String tenant) {
    HttpRequest request = request(tenant, "tasks:count?by=state");
    try {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw unexpected(request, answer);
      }
      Map<TaskState, Long> counts = new TreeMap<>();
      JsonReader.readObject(
          answer.body(),
          "counts",
          (field, value) ->
              value.object(
                  field,
                  (state, count) ->
                      counts.put(
                          TaskState.ofPublicName(state),
                          (long) count.integer(state, 0, Integer.MAX_VALUE))));
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException("GET " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in GET " + request.uri(), e);
    }
  }

  private HttpRequest request(String tenant, String rest) {
    return HttpRequest.newBuilder(URI.create(url + "/v1/tenants/" + tenant + "/" + rest))
        .timeout(ANSWER)
        .build();
  }

  private static IllegalStateException unexpected(
      HttpRequest request, HttpResponse<byte[]> answer) {
    return new IllegalStateException(
        "GET %s: answer %d, %s"
            .formatted(
                request.uri(),
                answer.statusCode(),
                new String(answer.body(), StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
