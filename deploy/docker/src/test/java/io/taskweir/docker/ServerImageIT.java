package io.taskweir.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The packaged server image, against a broker in a container. */
class ServerImageIT {
  private static final Path DOCKERFILE = Path.of("Dockerfile");
  private static final Path JARS = Path.of("../cli/target/lib");

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void there_is_an_engine() {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "no Docker engine here: the server image is not tested");
  }

  @Test
  void a_task_that_is_submitted_to_the_image_is_done_by_a_worker_of_the_image() throws Exception {
    ImageFromDockerfile image =
        new ImageFromDockerfile()
            .withFileFromPath("Dockerfile", DOCKERFILE)
            .withFileFromPath(".", JARS);
    try (Network network = Network.newNetwork();
        KafkaContainer kafka =
            new KafkaContainer(DockerImageName.parse("apache/kafka:4.3.1"))
                .withNetwork(network)
                .withListener("kafka:19092");
        GenericContainer<?> server = new GenericContainer<>(image);
        GenericContainer<?> worker = new GenericContainer<>(image)) {
      kafka.start();
      server
          .withNetwork(network)
          .withNetworkAliases("taskweir")
          .withEnv("TASKWEIR_LEASE_SECRET", "a-secret-for-this-test-only")
          .withEnv("TASKWEIR_ADVERTISED_HOST", "taskweir")
          .withCommand("server", "--kafka", "kafka:19092")
          .withExposedPorts(8080)
          .waitingFor(Wait.forHttp("/readyz").withStartupTimeout(Duration.ofMinutes(2)))
          .start();
      worker
          .withNetwork(network)
          .withCommand(
              "worker", "--kafka", "kafka:19092", "--function", "upper", "--exec", "tr a-z A-Z")
          .start();
      String base = "http://" + server.getHost() + ":" + server.getMappedPort(8080);

      HttpResponse<String> submitted =
          post(
              base + "/v1/tenants/default/tasks",
              "{\"function\":\"upper\",\"taskId\":\"t1\",\"payload\":\"hello\"}");
      HttpResponse<String> done = get(base + "/v1/tenants/default/tasks/t1?wait=60");

      assertThat(submitted.statusCode()).isEqualTo(202);
      assertThat(done.body()).contains("\"state\":\"Succeeded\"", "HELLO");
    }
  }

  private HttpResponse<String> post(String url, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }
}
