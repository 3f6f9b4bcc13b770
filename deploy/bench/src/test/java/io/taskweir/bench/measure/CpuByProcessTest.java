package io.taskweir.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuByProcessTest {
  @Test
  void isPerTaskOfEachProcessAndOfAllTogether() {
    CpuByProcess before = new CpuByProcess(Map.of("a", 1_000_000L));
    CpuByProcess after = new CpuByProcess(Map.of("a", 3_000_000L));
    assertThat(
            new String(
                Json.object(json -> after.since(before).write(json, 10)), StandardCharsets.UTF_8))
        .isEqualTo("{\"cpuMicrosPerTask\":200,\"cpuMicrosPerTaskByProcess\":{\"a\":200}}");
  }
}
