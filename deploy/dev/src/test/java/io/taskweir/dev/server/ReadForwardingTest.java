package io.taskweir.dev.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.dev.http.BoundPort;
import io.taskweir.dev.http.HttpServer;
import io.taskweir.dev.http.Readiness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadForwardingTest {
  /** Nobody listens on port 1. */
  private static final URI GONE = URI.create("http://127.0.0.1:1");

  private static final String END = "end";

  /** What the state-store sends next. */
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** Counted down when the state-store finds its client gone. */
  private final CountDownLatch left = new CountDownLatch(1);

  private final List<URI> stateStores = new ArrayList<>();
  private final ReadForwarding forwarding =
      new ReadForwarding(() -> List.copyOf(stateStores), new MetricRegistry());
  private final HttpServer stateStore = server(List.of(this::stateStore));
  private final HttpServer submitter =
      server(List.of(ReadForwardingTest::submitter, forwarding::routes));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    submitter.close();
    forwarding.close();
    stateStore.close();
  }

  private static void submitter(RoutesConfig routes) {
    routes.post("/v1/tenants/{tenant}/tasks", http -> http.status(202).result("submitted"));
  }

  private void stateStore(RoutesConfig routes) {
    routes.get(
        "/v1/tenants/{tenant}/tasks/{id}",
        http ->
            http.header("Taskweir-Committed", "true")
                .contentType("application/json")
                .result(http.pathParam("id") + " " + http.queryString()));
    routes.get("/v1/tenants/{tenant}/events", this::stream);
    routes.put(
        "/v1/tenants/{tenant}/functions/{function}",
        http -> http.result("put " + http.body() + " as " + http.header("Content-Type")));
  }

  /** Sends what the test puts there, until it cannot any more. */
  private void stream(Context http) throws Exception {
    http.contentType("text/event-stream");
    OutputStream out = http.res().getOutputStream();
    out.flush();
    try {
      while (true) {
        String next = events.take();
        if (next.equals(END)) {
          return;
        }
        out.write((next + http.header("Last-Event-ID") + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException e) {
      left.countDown();
    }
  }

  @Test
  void passesEachEventOnAsSoonAsItComesUntilTheStreamEnds() throws Exception {
    stateStores.add(URI.create(stateStore.url()));
    HttpResponse<InputStream> answer = stream("7");
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    try (BufferedReader lines = lines(answer)) {
      // Each is sent only after the one before has arrived.
      for (String event : List.of("one ", "two ", "three ")) {
        events.add(event);
        assertThat(lines.readLine()).isEqualTo(event + "7");
      }
      events.add(END);
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void whenTheClientLeavesTheStateStoreIsToldSo() throws Exception {
    stateStores.add(URI.create(stateStore.url()));
    stream("1").body().close();

    await()
        .untilAsserted(
            () -> {
              events.add("more ");
              assertThat(left.getCount()).isZero();
            });
  }

  @Test
  void whenTheServerStopsItsStreamsEndAtOnce() throws Exception {
    stateStores.add(URI.create(stateStore.url()));
    try (BufferedReader lines = lines(stream("1"))) {
      events.add("one ");
      assertThat(lines.readLine()).isEqualTo("one 1");

      forwarding.endStreams();

      assertThat(lines.readLine()).isNull();
    }
    events.add(END);
    assertThat(stream("1").statusCode()).as("no new ones").isEqualTo(503);
    events.add(END);
  }

  private HttpResponse<InputStream> stream(String lastEventId) throws Exception {
    return client.send(
        request("/v1/tenants/acme/events").header("Last-Event-ID", lastEventId).build(),
        BodyHandlers.ofInputStream());
  }

  private static BufferedReader lines(HttpResponse<InputStream> answer) {
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  @Test
  void passesAReadOnWithItsQueryAndTheAnswersHeaders() throws Exception {
    stateStores.add(URI.create(stateStore.url()));
    HttpResponse<String> answer = get("/v1/tenants/acme/tasks/a:b.c?wait=0s&payload=true");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("a:b.c wait=0s&payload=true");
    assertThat(answer.headers().firstValue("Taskweir-Committed")).hasValue("true");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void passesABodyOn() throws Exception {
    stateStores.add(URI.create(stateStore.url()));
    HttpRequest put =
        request("/v1/tenants/acme/functions/resize")
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"maxRetries\":1}"))
            .build();
    assertThat(client.send(put, BodyHandlers.ofString()).body())
        .isEqualTo("put {\"maxRetries\":1} as application/json");
  }

  @Test
  void passesAProblemOnAsItIs() throws Exception {
    stateStores.add(URI.create(stateStore.url()));
    HttpResponse<String> answer = get("/v1/tenants/acme/nowhere");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void keepsWhatAnotherRoleServes() throws Exception {
    HttpRequest post =
        request("/v1/tenants/acme/tasks").POST(BodyPublishers.ofString("{}")).build();
    assertThat(client.send(post, BodyHandlers.ofString()).body()).isEqualTo("submitted");
  }

  @Test
  void triesTheNextWhenOneIsGone() throws Exception {
    stateStores.add(GONE);
    stateStores.add(URI.create(stateStore.url()));
    assertThat(get("/v1/tenants/acme/tasks/r-1").statusCode()).isEqualTo(200);
  }

  @Test
  void answers503WhenThereIsNone() throws Exception {
    assertThat(get("/v1/tenants/acme/tasks/r-1").statusCode()).isEqualTo(503);
    stateStores.add(GONE);
    HttpResponse<String> answer = get("/v1/tenants/acme/tasks/r-1");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("\"code\":\"UNAVAILABLE\"");
  }

  @Test
  void waitsForTheEndOfATask() throws Exception {
    List<String> states = new ArrayList<>(List.of("Running", "Succeeded"));
    HttpServer store =
        server(
            List.of(
                routes ->
                    routes.get(
                        "/v1/tenants/acme/tasks/r-1",
                        http -> http.result("{\"state\":\"" + states.removeFirst() + "\"}"))));
    List<URI> url = List.of(URI.create(store.url()));
    try (store;
        StateStoreReader reader = new StateStoreReader(() -> url)) {
      Duration wait = Duration.ofSeconds(1);
      assertThat(reader.awaitEnd("acme", "r-1", wait).get()).isEmpty();
      assertThat(reader.awaitEnd("acme", "r-1", wait).get())
          .hasValueSatisfying(
              task ->
                  assertThat(new String(task, StandardCharsets.UTF_8))
                      .isEqualTo("{\"state\":\"Succeeded\"}"));
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(submitter.url() + path));
  }

  private static HttpServer server(List<Consumer<RoutesConfig>> routes) {
    return HttpServer.start(
        BoundPort.bind("127.0.0.1", 0), new MetricRegistry(), new Readiness(), routes);
  }
}
