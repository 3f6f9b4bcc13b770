package io.taskweir.bench.flow;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.measure.Figures;
import io.taskweir.bench.measure.Percentiles;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
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
 */
record FlowLine(
    String scenario,
    double tasksPerSecond,
    Percentiles startMs,
    Percentiles finishedMs,
    double cpuMicrosPerTask,
    long peakRssMb,
    RecordCost cost) {

  /** One line without its end. */
  String toJson() {
    return new String(Json.object(this::fields), StandardCharsets.UTF_8);
  }

  private void fields(JsonGenerator json) throws IOException {
    json.writeStringField("scenario", scenario);
    Figures.number(json, "tasksPerSecond", tasksPerSecond);
    Figures.percentiles(json, "startMs", startMs);
    Figures.percentiles(json, "finishedMs", finishedMs);
    Figures.number(json, "cpuMicrosPerTask", cpuMicrosPerTask);
    json.writeNumberField("peakRssMb", peakRssMb);
    cost.write(json, tasksPerSecond);
  }
}
