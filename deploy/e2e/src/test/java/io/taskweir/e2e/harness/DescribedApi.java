package io.taskweir.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * Calls a server and holds every answer against its description: the status is one that the call
 * names, with its content type, its headers, its schema and, for a problem, its code.
 */
public final class DescribedApi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String url;
  private final ApiDescription description;
  private final Set<String> called = new ConcurrentSkipListSet<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param url base URL of the server
   */
  public DescribedApi(String url, ApiDescription description) {
    this.url = url;
    this.description = description;
  }

  /**
   * Calls.
   *
   * @param call as the description has it, such as {@code GET /v1/tenants/{tenant}/tasks}
   * @param path the same with values, and its query
   * @param body null for none
   * @param headers name, value, name, value
   * @return the body as JSON; of NDJSON the last line, of server-sent events the last event; other
   *     text as a string, and none as missing
   */
  public JsonNode call(
      int status, String call, String path, @Nullable String body, String... headers) {
    HttpResponse<String> answer = answer(status, call.split(" ", 2)[0], path, body, headers);
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(status);
    called.add(call);
    JsonNode response = description.response(call, status);
    for (String header : description.requiredHeaders(response)) {
      assertThat(answer.headers().firstValue(header)).as(header + " of " + path).isPresent();
    }
    JsonNode content = content(path, response, answer);
    if (status >= 400) {
      assertThat(content.path("status").asInt()).isEqualTo(status);
      assertThat(response.path("x-codes"))
          .as("codes of %d from %s", status, call)
          .extracting(JsonNode::asText)
          .contains(content.path("code").asText());
    }
    return content;
  }

  /** Calls that have been answered as described. */
  public Set<String> called() {
    return called;
  }

  private JsonNode content(String path, JsonNode response, HttpResponse<String> answer) {
    if (!response.has("content")) {
      assertThat(answer.body()).as(path).isEmpty();
      return MissingNode.getInstance();
    }
    String type = answer.headers().firstValue("Content-Type").orElse("none");
    JsonNode schema = description.bodySchema(response, type);
    JsonNode last = MissingNode.getInstance();
    for (String part : parts(type, answer.body())) {
      last =
          type.contains("json") || type.startsWith("text/event-stream")
              ? ApiDescription.json(part)
              : TextNode.valueOf(part);
      assertThat(description.faults(schema, last)).as("%s: %s", path, part).isEmpty();
    }
    return last;
  }

  /** What each stands under the schema for itself. */
  private static String[] parts(String contentType, String body) {
    if (contentType.startsWith("application/x-ndjson")) {
      return body.strip().split("\n", -1);
    }
    if (contentType.startsWith("text/event-stream")) {
      return body.lines()
          .filter(line -> line.startsWith("data: "))
          .map(line -> line.substring("data: ".length()))
          .toArray(String[]::new);
    }
    return new String[] {body};
  }

  /** A read that cannot be answered yet is repeated, as the description says that it may be. */
  private HttpResponse<String> answer(
      int status, String method, String path, @Nullable String body, String... headers) {
    if (status == 503 || !method.equals("GET")) {
      return send(method, path, body, headers);
    }
    return await()
        .atMost(PATIENCE)
        .until(() -> send(method, path, body, headers), it -> it.statusCode() != 503);
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
