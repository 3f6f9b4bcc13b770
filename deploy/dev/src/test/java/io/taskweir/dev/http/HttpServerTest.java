package io.taskweir.dev.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.javalin.config.RoutesConfig;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private final MetricRegistry metrics = new MetricRegistry();
  private final Readiness readiness = new Readiness();
  private final HttpServer server =
      HttpServer.start(
          BoundPort.bind("127.0.0.1", 0), metrics, readiness, List.of(HttpServerTest::routes));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static void routes(RoutesConfig routes) {
    routes.get("/hello", http -> http.result("hello"));
    routes.get(
        "/problem",
        http -> {
          throw new ProblemException(ErrorCode.TASK_NOT_FOUND, "no task 17");
        });
    routes.get(
        "/fault",
        http -> {
          throw new IllegalStateException("the password is swordfish");
        });
    routes.get(
        "/half",
        http -> {
          http.outputStream().write(new byte[100_000]);
          http.outputStream().flush();
          throw new IllegalStateException("cannot go on");
        });
    routes.post("/count", http -> http.result(count(http.bodyInputStream())));
  }

  private static String count(InputStream in) throws IOException {
    return Long.toString(in.transferTo(OutputStream.nullOutputStream()));
  }

  @Test
  void servesWhatTheRolesContribute() throws Exception {
    assertThat(get("/hello").body()).isEqualTo("hello");
  }

  @Test
  void describesTheApiWhateverTheRoles() throws Exception {
    HttpResponse<String> answer = get("/openapi.yaml");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/yaml");
    assertThat(answer.body()).contains("openapi: 3.1", "/v1/tenants/{tenant}/tasks:");
    assertThat(server.routes()).contains("GET /openapi.yaml", "GET /livez", "POST /count");
  }

  @Test
  void rendersAProblemWithItsStatusAndCode() throws Exception {
    HttpResponse<String> answer = get("/problem");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"TASK_NOT_FOUND\"", "\"detail\":\"no task 17\"");
  }

  @Test
  void answersAnUnknownPathWithAProblem() throws Exception {
    HttpResponse<String> answer = get("/nowhere");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"code\":\"NOT_FOUND\"", "/nowhere");
  }

  @Test
  void answersAWrongMethodWithThoseThatThePathTakes() throws Exception {
    HttpResponse<String> answer = send(request("/hello").DELETE());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow").orElse("")).contains("GET");
    assertThat(answer.body()).contains("METHOD_NOT_ALLOWED");
  }

  @Test
  void keepsTheInsideOfAFaultToItself() throws Exception {
    HttpResponse<String> answer = get("/fault");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("\"code\":\"INTERNAL\"").doesNotContain("swordfish");
  }

  @Test
  void breaksOffAnAnswerThatItCannotFinish() {
    assertThatThrownBy(() -> get("/half")).isInstanceOf(IOException.class);
  }

  @Test
  void isReadyOnlyWhenEveryPartIs() throws Exception {
    AtomicBoolean ready = new AtomicBoolean();
    readiness.add("dispatcher", ready::get);
    assertThat(get("/livez").statusCode()).isEqualTo(200);
    HttpResponse<String> notReady = get("/readyz");
    assertThat(notReady.statusCode()).isEqualTo(503);
    assertThat(notReady.body()).contains("not ready: dispatcher");
    ready.set(true);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void showsMetricsAsPrometheusText() throws Exception {
    metrics.counter("taskweir.dispatcher.assignments").inc(3);
    HttpResponse<String> answer = get("/metrics");
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body()).contains("taskweir_dispatcher_assignments_total 3.0");
  }

  @Test
  void streamsABodyOf64Mebibytes() throws Exception {
    byte[] piece = new byte[1 << 20];
    HttpResponse<String> answer =
        send(request("/count").POST(BodyPublishers.ofByteArrays(Collections.nCopies(64, piece))));
    assertThat(answer.body()).isEqualTo(Long.toString(64L << 20));
  }

  @Test
  void namesAPortThatIsTaken() {
    int taken = URI.create(server.url()).getPort();
    assertThatThrownBy(() -> BoundPort.bind("127.0.0.1", taken))
        .hasMessageContaining("port " + taken)
        .hasMessageContaining("--port");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
