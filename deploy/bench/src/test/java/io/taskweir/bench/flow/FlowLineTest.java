package io.taskweir.bench.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.measure.Percentiles;
import org.junit.jupiter.api.Test;

class FlowLineTest {
  private static final Percentiles START = new Percentiles(3.71234, 8.0, 12.96);
  private static final Percentiles FINISHED = new Percentiles(6.0, 11.5, 123.456);

  private static FlowLine line(double floor) {
    return new FlowLine(
        Latency.NAME, 499.96, START, FINISHED, 801.4, 912, new RecordCost(7.02345, floor));
  }

  @Test
  void isOneLineWithTheNamesOfTheContract() {
    assertThat(line(380_000).toJson())
        .isEqualTo(
            "{\"scenario\":\"latency\",\"tasksPerSecond\":500,"
                + "\"startMs\":{\"p50\":3.71,\"p95\":8,\"p99\":13},"
                + "\"finishedMs\":{\"p50\":6,\"p95\":11.5,\"p99\":123},"
                + "\"cpuMicrosPerTask\":801,\"peakRssMb\":912,\"floorRecordsPerSecond\":380000,"
                + "\"recordsPerTask\":7.02,\"floorRatio\":0.00924}");
  }
}
