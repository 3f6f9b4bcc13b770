package io.taskweir.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taskweir.protocol.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The HTTP API of one server, for one tenant. Thread-safe. */
public final class TaskApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final String url;
  private final String tenant;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /**
   * @param url base URL of the server
   */
  public TaskApi(String url, String tenant) {
    this.url = url;
    this.tenant = tenant;
  }

  /** Submits and requires that the task was accepted; returns its id. */
  public String submit(String json) {
    HttpResponse<String> answer = post("/tasks", json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer).path("taskId").asText();
  }

  /** Configures a function; when this returns it holds. */
  public void configure(String function, String config) {
    HttpResponse<String> answer =
        send(request("/functions/" + function).PUT(BodyPublishers.ofString(config)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** The task as GET shows it; fails unless there is one. */
  public JsonNode task(String id) {
    HttpResponse<String> answer = get("/tasks/" + id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  /** Waits until GET shows the task in this state. */
  public JsonNode awaitState(String id, TaskState state, Duration atMost) {
    return await()
        .atMost(atMost)
        .ignoreExceptions()
        .until(() -> task(id), task -> state(task).equals(state.publicName()));
  }

  public static String state(JsonNode task) {
    return task.path("state").asText();
  }

  /** States of a task's history, each with its attempt, such as {@code Running 1}. */
  public static List<String> history(JsonNode task) {
    List<String> states = new ArrayList<>();
    task.path("history")
        .forEach(it -> states.add(it.path("state").asText() + " " + it.path("attempt").asInt()));
    return states;
  }

  /**
   * Tasks of the tenant, page by page.
   *
   * @param filter more of the query, such as {@code &state=Failed}
   */
  public List<JsonNode> list(String filter) {
    return list(filter, 1_000);
  }

  /** The same with so many on a page. */
  public List<JsonNode> list(String filter, int limit) {
    List<JsonNode> tasks = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      HttpResponse<String> answer =
          get("/tasks?limit=" + limit + filter + (cursor == null ? "" : "&cursor=" + cursor));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode page = json(answer);
      assertThat(page.path("items").size()).isLessThanOrEqualTo(limit);
      page.path("items").forEach(tasks::add);
      cursor = page.path("nextCursor").textValue();
    } while (cursor != null);
    return tasks;
  }

  /** All tasks by state; states without tasks are left out. */
  public Map<String, Long> counts() {
    return counts("");
  }

  /** The same with more in the query, such as {@code &function=resize}. */
  public Map<String, Long> counts(String filter) {
    return countsBy("state", filter);
  }

  /** Tasks by state or by function; what there is none of is left out. */
  public Map<String, Long> countsBy(String by, String filter) {
    HttpResponse<String> answer = get("/tasks:count?by=" + by + filter);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Map<String, Long> counts = new TreeMap<>();
    json(answer)
        .path("counts")
        .properties()
        .forEach(it -> counts.put(it.getKey(), it.getValue().asLong()));
    return counts;
  }

  /** Waits until this many tasks have ended, in whatever way. */
  public void awaitEnded(long tasks, Duration atMost) {
    await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(ended()).isEqualTo(tasks));
  }

  /** How many tasks have ended, in whatever way. */
  public long ended() {
    return counts().entrySet().stream()
        .filter(it -> TaskState.ofPublicName(it.getKey()).isTerminal())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  public HttpResponse<String> get(String path) {
    return send(request(path));
  }

  /** Posts JSON. */
  public HttpResponse<String> post(String path, String body) {
    return send(posting(path, body));
  }

  /** Posts JSON with an {@code Idempotency-Key}. */
  public HttpResponse<String> post(String path, String body, String key) {
    return send(posting(path, body).header("Idempotency-Key", key));
  }

  private HttpRequest.Builder posting(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  public HttpResponse<String> put(String path, String body) {
    return send(request(path).PUT(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + "/v1/tenants/" + tenant + path)).timeout(ANSWER);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  public static JsonNode json(HttpResponse<String> answer) {
    return json(answer.body());
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
