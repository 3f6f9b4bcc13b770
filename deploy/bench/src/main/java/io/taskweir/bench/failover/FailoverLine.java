package io.taskweir.bench.failover;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.measure.CpuByProcess;
import io.taskweir.bench.measure.Figures;
import io.taskweir.bench.measure.Work;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What {@link Failover} has found. None of the tasks is lost, else there is no line.
 *
 * @param work all tasks, from the first to the end of the last
 * @param repeats attempts beyond the first of their task
 * @param cpu of the processes that are still there, since their beginning
 * @param peakRssMb most memory that the surviving state-store has had, in MiB
 */
record FailoverLine(
    Outage outage, Work work, int repeats, CpuByProcess cpu, long peakRssMb, RecordCost cost) {
  /** One line without its end. */
  String toJson() {
    return new String(Json.object(this::fields), StandardCharsets.UTF_8);
  }

  private void fields(JsonGenerator json) throws IOException {
    json.writeStringField("scenario", Failover.NAME);
    json.writeNumberField("partitions", outage.partitions());
    Figures.number(json, "detectedSeconds", outage.detected() / 1e9);
    fromKillAndDetection(json, "readSeconds", outage.read());
    fromKillAndDetection(json, "dispatchSeconds", outage.dispatched());
    json.writeNumberField("tasks", work.tasks());
    json.writeNumberField("repeats", repeats);
    Figures.number(json, "tasksPerSecond", work.perSecond());
    cpu.write(json, (double) work.tasks());
    json.writeNumberField("peakRssMb", peakRssMb);
    cost.write(json, work.perSecond());
  }

  private void fromKillAndDetection(JsonGenerator json, String name, long nanos)
      throws IOException {
    json.writeObjectFieldStart(name);
    Figures.number(json, "fromKill", nanos / 1e9);
    Figures.number(json, "fromDetection", Math.max(0, nanos - outage.detected()) / 1e9);
    json.writeEndObject();
  }
}
