package io.taskweir.bench.idle;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.measure.CpuByProcess;
import io.taskweir.bench.measure.Figures;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What {@link Idle} has found. No tasks come, so tasks a second and the part of the floor are 0.
 *
 * @param everything the process with broker and all roles
 * @param broker the process with a broker alone
 * @param offsets that all topics have grown by while everything was idle, transaction markers too
 * @param warmup tasks before
 * @param cpu of the warm-up
 * @param peakRssMb most memory that the process has had, in MiB
 * @param cost of a task of the warm-up
 */
record IdleLine(
    int seconds,
    int warmup,
    Rest everything,
    Rest broker,
    long offsets,
    CpuByProcess cpu,
    long peakRssMb,
    RecordCost cost) {
  /** One line without its end. */
  String toJson() {
    return new String(Json.object(this::fields), StandardCharsets.UTF_8);
  }

  private void fields(JsonGenerator json) throws IOException {
    json.writeStringField("scenario", Idle.NAME);
    json.writeNumberField("seconds", seconds);
    Figures.number(json, "cores", everything.cores());
    Figures.number(json, "brokerCores", broker.cores());
    Figures.number(json, "ownCores", everything.cores() - broker.cores());
    json.writeNumberField("rssMb", everything.rssMb());
    json.writeNumberField("brokerRssMb", broker.rssMb());
    Figures.number(json, "offsetsPerSecond", (double) offsets / seconds);
    Figures.number(json, "tasksPerSecond", 0);
    cpu.write(json, warmup);
    json.writeNumberField("peakRssMb", peakRssMb);
    cost.write(json, 0);
  }
}
