package io.taskweir.bench.restore;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.measure.CpuByProcess;
import io.taskweir.bench.measure.Figures;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What {@link Restore} has found.
 *
 * @param ordinarySeconds start of the process until it is ready, with its databases
 * @param startSeconds the same without them
 * @param cpu of that start, with the server's own since the beginning of its process
 * @param peakRssMb most memory that the server has had, in MiB
 * @param cost the floor, measured with what the filling has written
 */
record RestoreLine(
    int tasks,
    double ordinarySeconds,
    double startSeconds,
    Restoration restoration,
    CpuByProcess cpu,
    long peakRssMb,
    RecordCost cost) {
  /** Records that one task is restored from. */
  double recordsPerTask() {
    return restoration.records() / tasks;
  }

  double tasksPerSecond() {
    return restoration.recordsPerSecond() / recordsPerTask();
  }

  /** One line without its end. */
  String toJson() {
    return new String(Json.object(this::fields), StandardCharsets.UTF_8);
  }

  private void fields(JsonGenerator json) throws IOException {
    json.writeStringField("scenario", Restore.NAME);
    json.writeNumberField("tasks", tasks);
    Figures.number(json, "ordinaryStartSeconds", ordinarySeconds);
    Figures.number(json, "startSeconds", startSeconds);
    Figures.number(json, "restoredRecordsPerSecond", restoration.recordsPerSecond());
    Figures.number(json, "tasksPerSecond", tasksPerSecond());
    cpu.write(json, tasks);
    json.writeNumberField("peakRssMb", peakRssMb);
    cost.with(recordsPerTask()).write(json, tasksPerSecond());
  }
}
