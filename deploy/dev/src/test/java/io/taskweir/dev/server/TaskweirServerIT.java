package io.taskweir.dev.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.taskweir.dev.broker.EmbeddedBroker;
import io.taskweir.dev.cluster.ClusterException;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.statestore.LeaseSecret;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskweirServerIT {
  private static final Duration LONGEST_START = Duration.ofSeconds(90);

  @TempDir Path dir;
  private final HttpClient client = HttpClient.newHttpClient();
  private EmbeddedBroker broker;

  @BeforeEach
  void startABroker() {
    broker = EmbeddedBroker.start(dir.resolve("kafka"), 0);
  }

  @AfterEach
  void stop() {
    client.close();
    broker.close();
  }

  @Test
  void answersTheWholeApiFromASubmitterThatHasNoStateStore() throws Exception {
    try (TaskweirServer store = server("store", EnumSet.of(Role.STATE_STORE, Role.DISPATCHER));
        TaskweirServer submitter = server("submitter", EnumSet.of(Role.SUBMITTER))) {
      store.awaitReady(LONGEST_START);
      submitter.awaitReady(LONGEST_START);
      awaitItKnowsAStateStore(submitter);
      assertThat(send(submitter, submission("r-1")).statusCode()).isEqualTo(202);
      await()
          .atMost(LONGEST_START)
          .untilAsserted(
              () ->
                  assertThat(send(submitter, request("/v1/tenants/acme/tasks/r-1")).body())
                      .contains("\"state\":\"Enqueued\""));
      assertThat(send(submitter, request("/v1/tenants/acme/tasks:count?by=state")).body())
          .isEqualTo("{\"counts\":{\"Enqueued\":1}}");
      HttpRequest.Builder put =
          request("/v1/tenants/acme/functions/resize")
              .PUT(BodyPublishers.ofString("{\"maxRetries\":7}"));
      assertThat(send(submitter, put).body()).contains("\"maxRetries\":7");
      assertThat(send(store, request("/v1/tenants/acme/functions/resize")).body())
          .contains("\"maxRetries\":7");
    }
  }

  /** A state-store announces itself when it is ready, and is heard of some time after that. */
  private void awaitItKnowsAStateStore(TaskweirServer submitter) {
    await()
        .atMost(LONGEST_START)
        .untilAsserted(
            () ->
                assertThat(send(submitter, request("/v1/tenants/acme/tasks/none")).statusCode())
                    .isEqualTo(404));
  }

  @Test
  void answers503WithoutAStateStore() throws Exception {
    try (TaskweirServer submitter = server("submitter", EnumSet.of(Role.SUBMITTER))) {
      submitter.awaitReady(LONGEST_START);
      HttpRequest.Builder withoutId =
          request("/v1/tenants/acme/tasks")
              .POST(HttpRequest.BodyPublishers.ofString("{\"function\":\"f\"}"));
      assertThat(send(submitter, withoutId).statusCode()).as("durable is enough").isEqualTo(202);
      assertThat(send(submitter, submission("r-1")).statusCode())
          .as("nobody says whether the id was free")
          .isEqualTo(503);
      assertThat(send(submitter, request("/v1/tenants/acme/tasks/r-1")).statusCode())
          .isEqualTo(503);
    }
  }

  @Test
  void refusesAClusterThatIsLaidOutOtherwise() {
    server("first", EnumSet.of(Role.SUBMITTER)).close();
    Shape other = new Shape(new Layout(16, 2, 2), (short) 1);
    assertThatThrownBy(() -> server("second", EnumSet.of(Role.SUBMITTER), other))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("16 partitions");
  }

  private TaskweirServer server(String name, Set<Role> roles) {
    return server(name, roles, Shape.SINGLE);
  }

  private TaskweirServer server(String name, Set<Role> roles, Shape shape) {
    return TaskweirServer.start(
        new ServerSettings(
            roles,
            Map.of("bootstrap.servers", broker.bootstrap()),
            name,
            Addresses.loopback(0),
            dir.resolve(name),
            shape,
            LeaseSecret.of("0123456789abcdef"),
            false));
  }

  private static HttpRequest.Builder submission(String taskId) {
    return request("/v1/tenants/acme/tasks")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"function\":\"resize\",\"taskId\":\"" + taskId + "\"}"));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://server" + path));
  }

  private HttpResponse<String> send(TaskweirServer server, HttpRequest.Builder request)
      throws Exception {
    URI path = request.build().uri();
    URI uri = URI.create(server.url() + path.getRawPath() + query(path));
    return client.send(request.uri(uri).build(), BodyHandlers.ofString());
  }

  private static String query(URI path) {
    return path.getRawQuery() == null ? "" : "?" + path.getRawQuery();
  }
}
