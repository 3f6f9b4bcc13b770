package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.taskweir.dev.DevServer;
import io.taskweir.e2e.harness.SharedServer;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Functions that are HTTP services, which the platform itself calls (R-WRK-1). */
@ExtendWith(SharedServer.class)
class HttpFunctionsIT {
  private static final String TENANT = "http-functions";
  private static final Duration SOON = Duration.ofSeconds(40);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TaskApi api;
  private HttpServer service;

  HttpFunctionsIT(DevServer server) {
    this.api = new TaskApi(server.url(), TENANT);
  }

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.setExecutor(threads);
    service.start();
  }

  @AfterEach
  void stop() {
    api.close();
    service.stop(0);
    threads.shutdownNow();
  }

  /** Configures the function with a path of the service, and more. */
  private void configure(String function, String path, String more) {
    api.configure(
        function,
        "{\"http\":{\"url\":\"http://127.0.0.1:%d%s\"}%s}"
            .formatted(service.getAddress().getPort(), path, more));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void aTaskIsPostedAndTheAnswerIsItsResult() {
    service.createContext(
        "/echo",
        exchange -> {
          String task =
              exchange.getRequestHeaders().getFirst("Taskweir-Tenant")
                  + "/"
                  + exchange.getRequestHeaders().getFirst("Taskweir-Task-Id")
                  + "/"
                  + exchange.getRequestHeaders().getFirst("Taskweir-Attempt");
          String input =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          answer(exchange, 200, "{\"task\":\"%s\",\"input\":%s}".formatted(task, input));
        });
    api.submit("{\"function\":\"echo\",\"taskId\":\"before\",\"payload\":1}");
    configure("echo", "/echo", "");
    api.submit("{\"function\":\"echo\",\"taskId\":\"after\",\"payload\":[2]}");

    assertThat(api.awaitState("before", TaskState.SUCCEEDED, SOON).path("result").toString())
        .isEqualTo("{\"task\":\"http-functions/before/1\",\"input\":1}");
    assertThat(api.awaitState("after", TaskState.SUCCEEDED, SOON).path("result").toString())
        .isEqualTo("{\"task\":\"http-functions/after/1\",\"input\":[2]}");
  }

  @Test
  void theStatusSaysWhetherItIsTriedAgain() {
    AtomicInteger calls = new AtomicInteger();
    service.createContext("/gone", exchange -> answer(exchange, 410, "{\"why\":\"moved\"}"));
    service.createContext(
        "/flaky",
        exchange -> {
          switch (calls.incrementAndGet()) {
            case 1 -> answer(exchange, 500, "");
            case 2 -> {
              exchange.getResponseHeaders().set("Retry-After", "1");
              answer(exchange, 503, "");
            }
            default -> answer(exchange, 200, "3");
          }
        });
    configure("gone", "/gone", "");
    configure("flaky", "/flaky", ",\"maxRetries\":1,\"backoff\":{\"initialMs\":1}");
    api.submit("{\"function\":\"gone\",\"taskId\":\"gone\"}");
    api.submit("{\"function\":\"flaky\",\"taskId\":\"flaky\"}");

    JsonNode gone = api.awaitState("gone", TaskState.FAILED, SOON);
    assertThat(gone.path("attempt").asInt()).isEqualTo(1);
    assertThat(gone.path("error").path("message").asText()).contains("HTTP status 410", "moved");
    JsonNode flaky = api.awaitState("flaky", TaskState.SUCCEEDED, SOON);
    assertThat(flaky.path("attempts"))
        .extracting(attempt -> attempt.path("outcome").asText())
        .containsExactly("retryable", "throttled", "success");
  }

  @Test
  void anotherUrlHoldsForTheNextTaskAndWithoutOneNothingIsCalled() {
    service.createContext("/one", exchange -> answer(exchange, 200, "1"));
    service.createContext("/two", exchange -> answer(exchange, 200, "2"));
    configure("moves", "/one", "");
    api.submit("{\"function\":\"moves\",\"taskId\":\"m-1\"}");
    assertThat(api.awaitState("m-1", TaskState.SUCCEEDED, SOON).path("result").asInt())
        .isEqualTo(1);

    configure("moves", "/two", "");
    AtomicInteger number = new AtomicInteger(1);
    await()
        .atMost(SOON)
        .until(
            () -> {
              String id = "m-" + number.incrementAndGet();
              api.submit("{\"function\":\"moves\",\"taskId\":\"%s\"}".formatted(id));
              return api.awaitState(id, TaskState.SUCCEEDED, SOON).path("result").asInt() == 2;
            });

    api.configure("moves", "{}");
    await()
        .atMost(SOON)
        .until(() -> TaskApi.json(api.get("/lanes/moves")).path("window").asInt() == 0);
    api.submit("{\"function\":\"moves\",\"taskId\":\"waits\"}");
    assertThat(TaskApi.json(api.get("/tasks/waits/why")).path("waitingFor").asText())
        .isEqualTo("NO_WORKER");
  }

  @Test
  void aStopTakesTheRequestBack() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    service.createContext(
        "/slow",
        exchange -> {
          called.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            exchange.close();
          }
        });
    configure("slow", "/slow", "");
    api.submit("{\"function\":\"slow\",\"taskId\":\"slow\"}");
    called.await();
    api.awaitState("slow", TaskState.RUNNING, SOON);
    assertThat(api.post("/tasks/slow/stop", "").statusCode()).isEqualTo(202);
    JsonNode stopped = api.awaitState("slow", TaskState.STOPPED, SOON);
    assertThat(stopped.path("attempts").path(0).path("outcome").asText()).isEqualTo("stopped");
  }
}
