package io.taskweir.cli.exec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.taskweir.cli.CommandException;
import io.taskweir.cli.exec.TestAttempt;
import io.taskweir.protocol.Payload;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.ThrottledException;
import io.taskweir.worker.http.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpHandlerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
  private static final Payload INPUT = Payload.json("{\"a\":1}");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private HttpHandler handler;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
    handler = handler("/f?key=secret");
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  private HttpHandler handler(String path) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    return new HttpHandler(
        ServiceUrl.parse("--http", url), HttpHandler.newClient(), InstantSource.fixed(NOW));
  }

  @Test
  void postsThePayloadAndTakesTheAnswer() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    server.createContext(
        "/f",
        exchange -> {
          StringBuilder all = new StringBuilder(exchange.getRequestMethod());
          for (String name :
              "Content-Type Taskweir-Tenant Taskweir-Function Taskweir-Task-Id Taskweir-Attempt Taskweir-Deadline"
                  .split(" ", -1)) {
            all.append(' ').append(exchange.getRequestHeaders().getFirst(name));
          }
          byte[] body = exchange.getRequestBody().readAllBytes();
          seen.complete(all + " " + new String(body, StandardCharsets.UTF_8));
          answer(exchange, 201, "text/plain", "made");
        });
    Payload result = handler.handle(INPUT, new TestAttempt("r-7", NOW));
    assertThat(result).isEqualTo(Payload.of("made".getBytes(StandardCharsets.UTF_8), "text/plain"));
    assertThat(seen.get(1, TimeUnit.SECONDS))
        .isEqualTo("POST application/json acme resize r-7 2 2026-11-22T06:00:00Z {\"a\":1}");
  }

  @Test
  void anAnswerWithoutABodyIsAnEmptyResult() throws Exception {
    answers(204, "text/plain", "");
    assertThat(handler.handle(Payload.empty(), new TestAttempt())).isEqualTo(Payload.empty());
  }

  @Test
  void slowDownIsThrottledWithThePauseThatIsAskedFor() {
    server.createContext(
        "/f",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "Sun, 22 Nov 2026 06:00:07 GMT");
          answer(exchange, 503, "text/plain", "busy");
        });
    assertThatThrownBy(() -> handler.handle(INPUT, new TestAttempt()))
        .isInstanceOfSatisfying(
            ThrottledException.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(7)))
        .hasMessageContaining("HTTP status 503: busy");
    server.removeContext("/f");
    answers(429, "text/plain", "");
    assertThatThrownBy(() -> handler.handle(INPUT, new TestAttempt()))
        .isInstanceOfSatisfying(ThrottledException.class, e -> assertThat(e.retryAfter()).isZero());
  }

  @Test
  void errorsAreClassedByTheirStatusAndKeepTheQueryToThemselves() {
    answers(404, "text/plain", "no such picture");
    assertThatThrownBy(() -> handler.handle(INPUT, new TestAttempt()))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageEndingWith("/f answered HTTP status 404: no such picture")
        .hasMessageNotContaining("secret");
    server.removeContext("/f");
    answers(500, "text/plain", "x".repeat(1 << 20));
    assertThatThrownBy(() -> handler.handle(INPUT, new TestAttempt()))
        .isInstanceOf(HttpHandler.ServiceFailedException.class)
        .hasMessageContaining("HTTP status 500: xxx");
  }

  @Test
  void redirectsAreNotFollowedButNamed() {
    server.createContext(
        "/f",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          answer(exchange, 307, "text/plain", "");
        });
    assertThatThrownBy(() -> handler.handle(INPUT, new TestAttempt()))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("a redirect to /elsewhere: it is not followed");
  }

  @Test
  void aResultThatIsTooLargeIsRefusedWithoutWaitingForItsEnd() {
    server.createContext(
        "/f",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] part = new byte[1 << 16];
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write(part);
            }
          }
        });
    assertThatThrownBy(() -> handler.handle(INPUT, new TestAttempt()))
        .isInstanceOf(NonRetryableException.class)
        .hasMessageContaining("more than 1048576 bytes: store the result elsewhere");
  }

  @Test
  void aServiceThatIsNotThereMayBeThereLater() {
    server.stop(0);
    assertThatThrownBy(() -> handler.handle(INPUT, new TestAttempt()))
        .isInstanceOf(HttpHandler.ServiceFailedException.class)
        .hasMessageContaining("/f did not answer")
        .hasMessageContaining("ConnectException");
  }

  @Test
  void aServiceThatHangsUpMayDoBetterNextTime() {
    server.createContext("/f", HttpExchange::close);
    assertThatThrownBy(() -> handler.handle(INPUT, new TestAttempt()))
        .isInstanceOf(HttpHandler.ServiceFailedException.class);
  }

  @Test
  void aStopTakesTheRequestBack() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpHandler patient =
          new HttpHandler(
              ServiceUrl.parse("--http", "http://127.0.0.1:" + silent.getLocalPort() + "/"),
              HttpHandler.newClient(),
              InstantSource.fixed(NOW));
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread running = Thread.ofVirtual().start(() -> ended.complete(failure(patient)));
      try (Socket asked = silent.accept()) {
        asked.setSoTimeout(10_000);
        assertThat(asked.getInputStream().read()).isEqualTo('P');
        running.interrupt();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        // Ends when the other side hangs up, and with an exception if it does not.
        assertThat(asked.getInputStream().readAllBytes()).isNotEmpty();
      }
    }
  }

  private static Throwable failure(HttpHandler handler) {
    try {
      handler.handle(INPUT, new TestAttempt());
      return new AssertionError("it was to fail");
    } catch (InterruptedException | RuntimeException e) {
      return e;
    }
  }

  @Test
  void refusesWhatIsNoUrlOfAService() {
    assertThatThrownBy(() -> ServiceUrl.parse("--http", "localhost:80"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("field --http: must be as http://host:port/path");
    assertThatThrownBy(() -> ServiceUrl.parse("--http", "http://a:b@host/"))
        .hasMessageContaining("without user name");
    assertThatThrownBy(() -> ServiceUrl.parse("--http", "http://a b/"))
        .hasMessageContaining("must be a URL");
  }

  private void answers(int status, String type, String body) {
    server.createContext("/f", exchange -> answer(exchange, status, type, body));
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
