package io.taskweir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkersRunIT {
  @Test
  void measuresTheSameTasksWithOneWorkerAndWithMany(@TempDir Path data) {
    BenchSettings settings =
        new BenchSettings(
            Scenario.WORKERS, 1_000, 0, FixedRate.DEFAULT, 10_000, 300, 100, 1, 50, null);
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    WorkersLine found;
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data));
        PrintStream to = new PrintStream(report, true, StandardCharsets.UTF_8)) {
      found = new WorkersRun(settings, server, Duration.ofSeconds(2), to).measure();
    }

    assertThat(found.one().tasks()).isEqualTo(2_000);
    assertThat(found.many().tasks()).isEqualTo(1_000);
    assertThat(found.with().cores()).isPositive();
    assertThat(found.toJson())
        .startsWith("{\"scenario\":\"workers\",\"workers\":50,")
        .contains("\"without\":{\"idleCores\":", "\"heapKbPerWorker\":", "\"manyToOne\":");
    assertThat(report.toString(StandardCharsets.UTF_8))
        .contains("50 workers: ", "one worker again");
  }
}
