package io.taskweir.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevServerIT {
  @TempDir Path dataDir;
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void keepsTasksAcrossARestart() throws Exception {
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(dataDir))) {
      assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
      assertThat(submit(server, "r-1").statusCode()).isEqualTo(202);
      awaitEnqueued(server, "r-1");
    }
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(dataDir))) {
      awaitEnqueued(server, "r-1");
      assertThat(submit(server, "r-2").statusCode()).isEqualTo(202);
      awaitEnqueued(server, "r-2");
    }
  }

  @Test
  void showsMetricsOfEveryPart() throws Exception {
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(dataDir))) {
      assertThat(get(server, "/metrics").body())
          .contains("taskweir_store_", "taskweir_dispatcher_", "taskweir_gateway_");
    }
  }

  @Test
  void refusesADirectoryThatAnotherServerUses() {
    try (DevServer first = DevServer.start(DevSettings.onFreePorts(dataDir))) {
      assertThat(first.dataDir()).isEqualTo(dataDir);
      assertThatThrownBy(() -> DevServer.start(DevSettings.onFreePorts(dataDir)))
          .hasMessageContaining("is in use by the process " + ProcessHandle.current().pid())
          .hasMessageContaining("--data");
    }
  }

  @Test
  void namesAPortThatIsTakenAndLeavesTheDirectoryToOthers() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DevSettings settings = DevSettings.onFreePorts(dataDir).withPorts(taken.getLocalPort(), 0);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> DevServer.start(settings))
            .hasMessageContaining("port " + taken.getLocalPort());
      }
    }
  }

  @Test
  void letsOnlyTheOwnerReadTheLeaseSecret() throws Exception {
    LeaseSecretFile.readOrMake(dataDir);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(dataDir.resolve("lease-secret"))))
        .isEqualTo("rw-------");
    assertThat(LeaseSecretFile.readOrMake(dataDir).key())
        .isEqualTo(LeaseSecretFile.readOrMake(dataDir).key());
  }

  private void awaitEnqueued(DevServer server, String taskId) {
    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(get(server, "/v1/tenants/acme/tasks/" + taskId).body())
                    .contains("\"state\":\"Enqueued\""));
  }

  private HttpResponse<String> submit(DevServer server, String taskId)
      throws IOException, InterruptedException {
    String body = "{\"function\":\"resize\",\"taskId\":\"" + taskId + "\"}";
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/tenants/acme/tasks"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(DevServer server, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
  }
}
