package io.taskweir.bench.workers;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.measure.Figures;
import io.taskweir.bench.measure.Footprint;
import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.measure.Work;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What {@link Workers} has found. All of the platform's process: broker and all roles, without the
 * workers and with the submitter, but for {@code cpuMicrosPerTaskByProcess}.
 *
 * @param connectSeconds from the start of the workers' process until the last was welcomed
 * @param without nothing to do, nobody connected
 * @param with nothing to do, all connected
 * @param one the tasks with one worker that has all the slots, before and after
 * @param many the tasks with all workers, a slot each
 * @param workersCpuNanos processor time of the workers' process meanwhile
 * @param cost of a task with all workers
 */
record WorkersLine(
    int workers,
    double connectSeconds,
    Idle without,
    Idle with,
    Work one,
    Work many,
    long workersCpuNanos,
    RecordCost cost) {
  /**
   * The platform at rest.
   *
   * @param cores processor time / time
   */
  record Idle(double cores, Footprint room) {}

  /** One line without its end. */
  String toJson() {
    return new String(Json.object(this::fields), StandardCharsets.UTF_8);
  }

  private void fields(JsonGenerator json) throws IOException {
    json.writeStringField("scenario", Workers.NAME);
    json.writeNumberField("workers", workers);
    Figures.number(json, "connectSeconds", connectSeconds);
    idle(json, "without", without);
    idle(json, "with", with);
    Figures.number(
        json,
        "heapKbPerWorker",
        1024.0 * (with.room().heapMb() - without.room().heapMb()) / workers);
    Figures.number(
        json, "rssKbPerWorker", 1024.0 * (with.room().rssMb() - without.room().rssMb()) / workers);
    work(json, "one", one);
    work(json, "many", many);
    Figures.number(json, "manyToOne", many.perSecond() / one.perSecond());
    double workersMicros = workersCpuNanos / 1e3 / many.tasks();
    Figures.number(json, "tasksPerSecond", many.perSecond());
    Figures.number(json, "cpuMicrosPerTask", many.cpuMicrosPerTask() + workersMicros);
    json.writeObjectFieldStart("cpuMicrosPerTaskByProcess");
    Figures.number(json, "platform", many.cpuMicrosPerTask());
    Figures.number(json, "workers", workersMicros);
    json.writeEndObject();
    json.writeNumberField("peakRssMb", ProcessUse.own().peakRssMb());
    cost.write(json, many.perSecond());
  }

  private static void idle(JsonGenerator json, String name, Idle idle) throws IOException {
    json.writeObjectFieldStart(name);
    Figures.number(json, "idleCores", idle.cores());
    json.writeNumberField("heapMb", idle.room().heapMb());
    json.writeNumberField("rssMb", idle.room().rssMb());
    json.writeEndObject();
  }

  private static void work(JsonGenerator json, String name, Work work) throws IOException {
    json.writeObjectFieldStart(name);
    Figures.number(json, "tasksPerSecond", work.perSecond());
    Figures.number(json, "cpuMicrosPerTask", work.cpuMicrosPerTask());
    json.writeEndObject();
  }
}
