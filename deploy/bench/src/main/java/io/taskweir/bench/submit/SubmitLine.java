package io.taskweir.bench.submit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.measure.Figures;
import io.taskweir.bench.measure.Work;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What one entrance has shown. Processor time and records are those of a task until it waits, the
 * client's own among them.
 *
 * @param accepted until the last was acknowledged
 * @param takenIn until the last could be seen waiting
 * @param peakRssMb most memory that the process has ever had, in MiB
 */
record SubmitLine(Through through, Work accepted, Work takenIn, long peakRssMb, RecordCost cost) {
  /** One line without its end. */
  String toJson() {
    return new String(Json.object(this::fields), StandardCharsets.UTF_8);
  }

  private void fields(JsonGenerator json) throws IOException {
    json.writeStringField("scenario", Submit.NAME);
    json.writeStringField("through", through.publicName());
    Figures.number(json, "tasksPerSecond", accepted.perSecond());
    Figures.number(json, "takenInPerSecond", takenIn.perSecond());
    Figures.number(json, "cpuMicrosPerTask", takenIn.cpuMicrosPerTask());
    json.writeNumberField("peakRssMb", peakRssMb);
    cost.write(json, accepted.perSecond());
  }
}
