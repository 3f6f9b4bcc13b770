package io.taskweir.bench.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Calls of the HTTP API, as any program makes them. Thread-safe. */
public final class HttpApi implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(75);

  private final String url;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param url base URL of the API
   */
  public HttpApi(String url) {
    this.url = url;
  }

  /** A page that is no tenant's. */
  HttpRequest page(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER).build();
  }

  /**
   * @param rest of the path, behind the tenant
   */
  public HttpRequest get(String tenant, String rest) {
    return request(tenant, rest).build();
  }

  /**
   * @param json the body; may be empty
   */
  public HttpRequest post(String tenant, String rest, byte[] json) {
    return request(tenant, rest).POST(BodyPublishers.ofByteArray(json)).build();
  }

  private HttpRequest.Builder request(String tenant, String rest) {
    return HttpRequest.newBuilder(URI.create(url + "/v1/tenants/" + tenant + "/" + rest))
        .timeout(ANSWER);
  }

  public CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) {
    return client.sendAsync(request, BodyHandlers.ofByteArray());
  }

  /**
   * Sends and waits for the answer.
   *
   * @return its body
   * @throws IllegalStateException if it has another status
   */
  public byte[] call(HttpRequest request, int status) {
    try {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() != status) {
        throw unexpected(request, answer);
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted in " + request.method() + " " + request.uri(), e);
    }
  }

  public static IllegalStateException unexpected(HttpRequest request, HttpResponse<byte[]> answer) {
    return new IllegalStateException(
        "%s %s: answer %d, %s"
            .formatted(
                request.method(),
                request.uri(),
                answer.statusCode(),
                new String(answer.body(), StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
