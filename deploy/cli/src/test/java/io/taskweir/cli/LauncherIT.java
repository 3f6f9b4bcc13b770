package io.taskweir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
  private static final Path LAUNCHER = Path.of("../../taskweir").toAbsolutePath().normalize();

  @TempDir Path dir;

  @Test
  void runsTheCommandAndPassesItsExitStatusOn() throws Exception {
    assertThat(run(Map.of(), LAUNCHER, "--version")).isEqualTo(0);
    assertThat(out()).startsWith("taskweir ");
    assertThat(run(Map.of(), LAUNCHER, "task", "list", "--url", "http://127.0.0.1:1")).isEqualTo(3);
    assertThat(run(Map.of(), LAUNCHER, "no-such-command")).isEqualTo(2);
  }

  @Test
  void worksThroughALinkFromAnotherDirectory() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("tw"), LAUNCHER);
    assertThat(run(Map.of(), link, "--version")).isEqualTo(0);
  }

  @Test
  void takesTheJdkOfJavaHome() throws Exception {
    assertThat(run(Map.of("JAVA_HOME", System.getProperty("java.home")), LAUNCHER, "--version"))
        .isEqualTo(0);
    assertThat(out()).contains("JDK " + Runtime.version());
  }

  @Test
  void becomesTheServerItselfSoThatItsPidIsTheServers() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            LAUNCHER.toString(),
            "dev",
            "--data",
            dir.resolve("data").toString(),
            "--port",
            "0",
            "--kafka-port",
            "0");
    builder.environment().put("TASKWEIR_NO_BUILD", "1");
    Process server =
        builder.redirectOutput(outFile()).redirectError(dir.resolve("err").toFile()).start();
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> out().contains("Taskweir is ready: http://"));
      assertThat(server.toHandle().info().command().orElse("")).endsWith("java");
      server.destroy();
      assertThat(server.waitFor()).isEqualTo(143);
    } finally {
      server.destroyForcibly();
    }
  }

  private int run(Map<String, String> environment, Path command, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).directory(dir.toFile());
    builder.environment().put("TASKWEIR_NO_BUILD", "1");
    builder.environment().putAll(environment);
    return builder
        .redirectOutput(outFile())
        .redirectError(dir.resolve("err").toFile())
        .start()
        .waitFor();
  }

  private File outFile() {
    return dir.resolve("out").toFile();
  }

  private String out() throws IOException {
    return Files.readString(dir.resolve("out"));
  }
}
