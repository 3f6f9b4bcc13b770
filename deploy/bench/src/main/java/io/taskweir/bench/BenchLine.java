package io.taskweir.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * What one run has found, as it is printed.
 *
 * @param tasksPerSecond measured tasks / time from the first submission to the end of the last task
 * @param startMs from the submission (as it was due) to the handler's first line
 * @param finishedMs from the submission (as it was due) to the first GET that shows the end, of a
 *     sample of the tasks
 * @param cpuMicrosPerTask processor time of the whole process in the measured phase per task
 * @param peakRssMb most memory that the process has ever had, in MiB
 * @param floorRecordsPerSecond what a plain producer and a plain consumer at once pass through the
 *     same broker
 * @param recordsPerTask records that the log has grown by per task, without transaction markers
 */
record BenchLine(
    Scenario scenario,
    double tasksPerSecond,
    Percentiles startMs,
    Percentiles finishedMs,
    double cpuMicrosPerTask,
    long peakRssMb,
    double floorRecordsPerSecond,
    double recordsPerTask) {
  /** Nobody can measure better than this. */
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  /** The part of what the broker can do at best that was turned into tasks; 1 is all of it. */
  double floorRatio() {
    return floorRecordsPerSecond == 0 ? 0 : tasksPerSecond * recordsPerTask / floorRecordsPerSecond;
  }

  /** One line without its end. */
  String toJson() {
    return new String(Json.object(this::fields), StandardCharsets.UTF_8);
  }

  private void fields(JsonGenerator json) throws IOException {
    json.writeStringField("scenario", scenario.publicName());
    number(json, "tasksPerSecond", tasksPerSecond);
    percentiles(json, "startMs", startMs);
    percentiles(json, "finishedMs", finishedMs);
    number(json, "cpuMicrosPerTask", cpuMicrosPerTask);
    json.writeNumberField("peakRssMb", peakRssMb);
    number(json, "floorRecordsPerSecond", floorRecordsPerSecond);
    number(json, "recordsPerTask", recordsPerTask);
    number(json, "floorRatio", floorRatio());
  }

  private static void percentiles(JsonGenerator json, String name, Percentiles values)
      throws IOException {
    json.writeObjectFieldStart(name);
    number(json, "p50", values.p50());
    number(json, "p95", values.p95());
    number(json, "p99", values.p99());
    json.writeEndObject();
  }

  /** Large numbers whole, small ones with three digits. */
  private static void number(JsonGenerator json, String name, double value) throws IOException {
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal rounded =
        Math.abs(value) >= 100
            ? exact.setScale(0, RoundingMode.HALF_UP)
            : exact.round(THREE_DIGITS);
    json.writeFieldName(name);
    json.writeNumber(rounded.stripTrailingZeros().toPlainString());
  }
}
