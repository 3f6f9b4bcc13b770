package io.taskweir.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path dir;

  @Test
  void readsNestedAndDottedKeysFromTheFile() throws Exception {
    Settings settings =
        load(
            """
            taskweir:
              http:
                port: 8081
              lease-secret: a secret of the cluster
            taskweir.roles: submitter
            kafka:
              bootstrap.servers: broker:9092
              security:
                protocol: SSL
            """,
            Map.of());
    assertThat(settings.findInteger(ServerKey.HTTP_PORT)).hasValue(8081);
    assertThat(settings.find("taskweir.lease-secret")).hasValue("a secret of the cluster");
    assertThat(settings.find("taskweir.roles")).hasValue("submitter");
    assertThat(settings.kafka())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("bootstrap.servers", "broker:9092", "security.protocol", "SSL"));
  }

  @Test
  void letsTheEnvironmentOverrideTheFile() throws Exception {
    Settings settings =
        load(
            "taskweir: {lease-secret: from the file}\nkafka: {security.protocol: SSL}\n",
            Map.of(
                "TASKWEIR_LEASE_SECRET", "from the environment",
                "TASKWEIR_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "TASKWEIR_KAFKA", "broker:9093"));
    assertThat(settings.find("taskweir.lease-secret")).hasValue("from the environment");
    assertThat(settings.kafka())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("bootstrap.servers", "broker:9093");
  }

  @Test
  void findsTheFileThroughTheEnvironment() throws Exception {
    Path file = write("taskweir: {tenant: acme}\n");
    Settings settings = Settings.load(null, Map.of("TASKWEIR_CONFIG", file.toString()));
    assertThat(settings.find("taskweir.tenant")).hasValue("acme");
  }

  @Test
  void doesWithoutAFile() {
    assertThat(Settings.load(null, Map.of()).find("taskweir.url")).isEmpty();
  }

  @Test
  void refusesAKeyThatMeansNothing() {
    assertThatThrownBy(() -> load("taskweir: {htttp: {port: 1}}\n", Map.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("taskweir.htttp.port")
        .hasMessageContaining("taskweir.http.port");
  }

  @Test
  void refusesANumberThatIsNone() throws Exception {
    Settings settings = load("taskweir: {http: {port: often}}\n", Map.of());
    assertThatThrownBy(() -> settings.findInteger(ServerKey.HTTP_PORT))
        .hasMessage("taskweir.http.port \"often\": must be a whole number from 0 to 65535");
  }

  @Test
  void saysThatAFileIsNotYaml() {
    assertThatThrownBy(() -> load("taskweir: [1", Map.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("is not YAML");
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThatThrownBy(() -> Settings.load(dir.resolve("nowhere.yaml"), Map.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("nowhere.yaml");
  }

  private Settings load(String yaml, Map<String, String> environment) throws IOException {
    return Settings.load(write(yaml), environment);
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(dir.resolve("taskweir.yaml"), yaml);
  }
}
