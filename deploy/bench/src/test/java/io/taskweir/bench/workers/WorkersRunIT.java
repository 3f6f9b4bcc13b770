package io.taskweir.bench.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkersRunIT {
  @Test
  void measuresTheSameTasksWithOneWorkerAndWithMany(@TempDir Path data) {
    Workers settings = new Workers(LineSettings.of(1, 100, 300), 0, 1_000, 50);
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    WorkersLine found;
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data));
        Admin admin =
            Admin.create(Map.<String, Object>of("bootstrap.servers", server.bootstrap()));
        PrintStream to = new PrintStream(report, true, StandardCharsets.UTF_8)) {
      found =
          new WorkersRun(settings, server, Duration.ofSeconds(2), to)
              // The floor takes ten seconds, and is measured elsewhere.
              .measure(admin, (before, after) -> new RecordCost(10, 500_000));
    }

    assertThat(found.one().tasks()).isEqualTo(2_000);
    assertThat(found.many().tasks()).isEqualTo(1_000);
    assertThat(found.with().cores()).isPositive();
    assertThat(found.toJson())
        .startsWith("{\"scenario\":\"workers\",\"workers\":50,")
        .contains("\"without\":{\"idleCores\":", "\"heapKbPerWorker\":", "\"manyToOne\":")
        .contains("\"cpuMicrosPerTaskByProcess\":{\"platform\":", "\"floorRatio\":");
    assertThat(report.toString(StandardCharsets.UTF_8))
        .contains("50 workers: ", "one worker again");
  }
}
