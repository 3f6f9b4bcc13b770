package io.taskweir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taskweir.cli.CommandRun;
import io.taskweir.cli.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
  @TempDir Path dir;

  @Test
  void getsEveryDigestRight() throws Exception {
    for (int i = 0; i < 200; i++) {
      Files.writeString(dir.resolve("file-" + i + ".txt"), "line\n".repeat(i));
    }
    Files.write(dir.resolve("ünï.bin"), new byte[100_000]);
    Files.createSymbolicLink(dir.resolve("link"), dir.resolve("file-1.txt"));
    CommandRun run = CommandRun.of("demo", dir.toString(), "-o", "json");
    assertThat(run.err()).doesNotContain("taskweir:");
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.DONE);
    JsonNode result = new ObjectMapper().readTree(run.out());
    assertThat(result.path("files").asInt()).isEqualTo(201);
    assertThat(result.path("digestsRight").asInt()).isEqualTo(201);
    assertThat(result.path("skipped").asInt()).isEqualTo(1);
    assertThat(result.path("tasksPerSecond").asDouble()).isPositive();
    assertThat(result.path("states").path("Succeeded").asInt()).isEqualTo(201);
  }
}
