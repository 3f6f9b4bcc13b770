package io.taskweir.bench.longtasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.bench.longtasks.LongRun.Found;
import io.taskweir.dev.DevServer;
import io.taskweir.dev.DevSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That it works; at this size its figures say nothing. */
class LongRunIT {
  @Test
  void allRunAtOnceAndNoneIsLost(@TempDir Path data) {
    try (DevServer server = DevServer.start(DevSettings.onFreePorts(data));
        PrintStream report =
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)) {
      Found found = new LongRun(LongTasks.of(50, 5), server, Duration.ofSeconds(1), report).find();

      assertThat(found.ended().tasks()).isEqualTo(50);
      assertThat(found.repeats()).isZero();
      assertThat(found.running().cores()).isPositive();
    }
  }
}
