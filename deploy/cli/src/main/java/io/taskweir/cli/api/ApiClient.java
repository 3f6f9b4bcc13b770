package io.taskweir.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import io.taskweir.statestore.http.StreamRelay;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API of one server. Every call blocks; every failure is a {@link CommandException} that
 * says what was tried and what to do. Thread-safe.
 */
public final class ApiClient implements AutoCloseable {
  public static final String JSON = "application/json";

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Longer than the longest wait that a server grants. */
  private static final Duration ANSWER = Duration.ofSeconds(75);

  private final ObjectMapper mapper = new ObjectMapper();
  private final String baseUrl;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * @param baseUrl such as {@code http://127.0.0.1:8080}, without a slash at the end
   */
  public ApiClient(String baseUrl) {
    this.baseUrl = baseUrl;
    try {
      uri("/");
    } catch (IllegalArgumentException e) {
      throw CommandException.badUsage("--url " + baseUrl + ": " + e.getMessage(), e);
    }
  }

  /** A successful answer; {@code status} is 2xx. */
  public record Answer(int status, JsonNode body) {}

  public Answer get(String path) {
    return exchange(HttpRequest.newBuilder(uri(path)).GET());
  }

  /** Of what there is in several forms, that in JSON. */
  public Answer getJson(String path) {
    return exchange(HttpRequest.newBuilder(uri(path)).header("Accept", JSON).GET());
  }

  public Answer put(String path, byte[] json) {
    return exchange(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", JSON)
            .PUT(BodyPublishers.ofByteArray(json)));
  }

  /** Deletes; the answer has no body. */
  public void delete(String path) {
    HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(uri(path)).DELETE());
    if (answer.statusCode() / 100 != 2) {
      throw problem(answer.statusCode(), type(answer), answer.body());
    }
  }

  public Answer post(String path, byte[] json, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", JSON)
            .POST(BodyPublishers.ofByteArray(json));
    headers.forEach(request::header);
    return exchange(request);
  }

  /** Sends many lines and returns the answer's lines, when all have come. */
  public String postLines(String path, BodyPublisher lines) {
    HttpResponse<byte[]> answer =
        send(
            HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-ndjson")
                .POST(lines));
    if (answer.statusCode() / 100 != 2) {
      throw problem(answer.statusCode(), type(answer), answer.body());
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /**
   * Opens a stream of events.
   *
   * @param lastEventId where to resume; null at the beginning
   * @return null if nothing more will ever come
   * @throws CommandException with the status {@link ExitStatus#NOT_REACHED} if it may be tried
   *     again
   */
  public @Nullable EventStream events(String path, @Nullable String lastEventId) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> answer =
        answerOf(() -> StreamRelay.open(client, request.build(), ANSWER));
    if (answer.statusCode() == 200) {
      return new EventStream(answer.body());
    }
    byte[] body = answerOf(() -> readAll(answer));
    if (answer.statusCode() == 204) {
      return null;
    }
    CommandException problem = problem(answer.statusCode(), type(answer), body);
    throw answer.statusCode() == 503
        ? CommandException.notReached(String.valueOf(problem.getMessage()))
        : problem;
  }

  private static byte[] readAll(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream body = answer.body()) {
      return body.readAllBytes();
    }
  }

  /** Reads one JSON value. */
  public JsonNode parse(byte[] json) {
    try {
      return mapper.readTree(json);
    } catch (JsonProcessingException e) {
      throw CommandException.failed("not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw CommandException.failed("cannot read JSON: " + e.getMessage(), e);
    }
  }

  private URI uri(String path) {
    URI uri = URI.create(baseUrl + path);
    if (uri.getHost() == null || !String.valueOf(uri.getScheme()).startsWith("http")) {
      throw new IllegalArgumentException("must be like http://127.0.0.1:8080");
    }
    return uri;
  }

  private Answer exchange(HttpRequest.Builder request) {
    HttpResponse<byte[]> answer = send(request);
    if (answer.statusCode() / 100 != 2) {
      throw problem(answer.statusCode(), type(answer), answer.body());
    }
    return new Answer(answer.statusCode(), parse(answer.body()));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    return answerOf(() -> client.send(request.timeout(ANSWER).build(), BodyHandlers.ofByteArray()));
  }

  /** An exchange with the server. */
  private interface Exchange<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T answerOf(Exchange<T> exchange) {
    try {
      return exchange.run();
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw notReached("nobody listens there", e);
    } catch (IOException e) {
      throw notReached(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted", e);
    }
  }

  private CommandException notReached(String why, IOException e) {
    return CommandException.notReached(
        "no answer from %s (%s): start a server with `taskweir dev`, or say where one is with --url"
            .formatted(baseUrl, why),
        e);
  }

  private static String type(HttpResponse<?> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  /** One line of an error as the server explains it. */
  private CommandException problem(int status, String type, byte[] body) {
    if (!type.contains("json")) {
      return CommandException.failed(
          "%s answered %d, and not as Taskweir does: is --url right?".formatted(baseUrl, status));
    }
    JsonNode problem = parse(body);
    return CommandException.failed(
        "%s (%d %s)"
            .formatted(
                problem.path("detail").asText(problem.path("title").asText("no detail")),
                status,
                problem.path("code").asText("no code")));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
