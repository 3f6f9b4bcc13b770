package io.taskweir.bench.longtasks;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.longtasks.LongRun.Found;
import io.taskweir.bench.measure.Figures;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What {@link LongTasks} has found, of the process with everything in it, the workers too.
 *
 * @param peakRssMb most memory that the process has ever had, in MiB
 */
record LongLine(LongTasks settings, Found found, long peakRssMb, RecordCost cost) {
  /** What one task more that runs costs in every second. */
  double cpuMicrosPerRunningSecond() {
    return (found.running().cores() - found.idle().cores()) * 1e6 / settings.tasks();
  }

  /** One line without its end. */
  String toJson() {
    return new String(Json.object(this::fields), StandardCharsets.UTF_8);
  }

  private void fields(JsonGenerator json) throws IOException {
    json.writeStringField("scenario", LongTasks.NAME);
    json.writeNumberField("tasks", settings.tasks());
    json.writeNumberField("seconds", settings.seconds());
    Figures.number(json, "startedAfterSeconds", found.starting().toMillis() / 1e3);
    Figures.number(json, "idleCores", found.idle().cores());
    Figures.number(json, "runningCores", found.running().cores());
    Figures.number(json, "cpuMicrosPerRunningTaskSecond", cpuMicrosPerRunningSecond());
    json.writeNumberField("repeats", found.repeats());
    Figures.number(json, "tasksPerSecond", found.ended().perSecond());
    Figures.number(json, "cpuMicrosPerTask", found.ended().cpuMicrosPerTask());
    json.writeNumberField("peakRssMb", peakRssMb);
    cost.write(json, found.ended().perSecond());
  }
}
