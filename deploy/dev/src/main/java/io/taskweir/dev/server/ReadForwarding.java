package io.taskweir.dev.server;

import com.codahale.metrics.MetricRegistry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.http.ForwardedTarget;
import io.taskweir.statestore.http.OpenStreams;
import io.taskweir.statestore.http.StreamRelay;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes to a live state-store what a submitter without one cannot answer, so that every submitter
 * is a base URL for the whole API.
 */
final class ReadForwarding implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadForwarding.class);
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Longer than the longest {@code ?wait=}. */
  private static final Duration ANSWER = Duration.ofSeconds(75);

  /** Headers that are about one connection only, or that the HTTP client sets by itself. */
  private static final Set<String> OF_ONE_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "content-length",
          "expect",
          "date",
          "http2-settings");

  /** Event streams that pass through here; the state-store bounds those of a tenant. */
  private static final int MAX_STREAMS = 5_000;

  private static final String EVERYBODY = "";

  private final Supplier<List<URI>> stateStores;
  private final OpenStreams streams;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * @param stateStores base URLs of those that are alive
   */
  ReadForwarding(Supplier<List<URI>> stateStores, MetricRegistry metrics) {
    this.stateStores = stateStores;
    this.streams = new OpenStreams(MAX_STREAMS, MAX_STREAMS, "taskweir.streams.forwarded", metrics);
  }

  /** To be added last: what another role serves is not forwarded. */
  void routes(RoutesConfig routes) {
    Handler forward = this::forward;
    String everything = "/v1/*";
    routes.get(everything, forward);
    routes.put(everything, forward);
    routes.post(everything, forward);
    routes.delete(everything, forward);
  }

  private void forward(Context http) throws InterruptedException {
    List<URI> candidates = stateStores.get();
    for (URI candidate : candidates) {
      try {
        answer(http, StreamRelay.open(client, request(http, candidate), ANSWER));
        return;
      } catch (ConnectException e) {
        // Nothing was sent, so another may still do it.
        LOG.debug("state-store {} does not answer: {}", candidate, e.toString());
      } catch (IOException e) {
        throw unavailable("the state-store " + candidate + " broke off: " + e.getMessage());
      }
    }
    throw unavailable(
        candidates.isEmpty()
            ? "no state-store is alive on this cluster"
            : "none of the " + candidates.size() + " state-stores on this cluster can be reached");
  }

  private static ProblemException unavailable(String detail) {
    return new ProblemException(ErrorCode.UNAVAILABLE, detail);
  }

  private static HttpRequest request(Context http, URI to) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to.resolve(ForwardedTarget.of(http)))
            .method(http.method().toString(), body(http));
    http.headerMap()
        .forEach(
            (name, value) -> {
              if (!OF_ONE_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, value);
              }
            });
    return request.build();
  }

  private static HttpRequest.BodyPublisher body(Context http) {
    boolean empty = http.contentLength() <= 0 && http.header("Transfer-Encoding") == null;
    return empty
        ? BodyPublishers.noBody()
        : BodyPublishers.ofInputStream(() -> http.bodyInputStream());
  }

  private void answer(Context http, HttpResponse<InputStream> answer) throws IOException {
    if (!StreamRelay.isStream(answer)) {
      begin(http, answer);
      http.result(answer.body());
      return;
    }
    try (InputStream _ = answer.body();
        OpenStreams.Place _ = streams.take(EVERYBODY)) {
      begin(http, answer);
      StreamRelay.copy(answer, http);
    }
  }

  private static void begin(Context http, HttpResponse<InputStream> answer) {
    http.status(answer.statusCode());
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OF_ONE_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                // The first replaces: a content type is set already, as the default.
                http.res().setHeader(name, values.getFirst());
                values.stream().skip(1).forEach(value -> http.res().addHeader(name, value));
              }
            });
  }

  /** Ends the streams that pass through here; their clients resume. Returns at once. */
  void endStreams() {
    streams.close();
  }

  @Override
  public void close() {
    endStreams();
    client.shutdownNow();
  }
}
