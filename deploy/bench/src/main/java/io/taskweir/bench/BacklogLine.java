package io.taskweir.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.bench.BacklogRound.Measured;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What a run of {@link Scenario#BACKLOG} has found, as it is printed. What has one figure only is
 * that with the backlog.
 *
 * @param backlog tasks that waited
 * @param peakRssMb most memory that the process has ever had, in MiB
 * @param cost of a task of the drain
 */
record BacklogLine(int backlog, Findings findings, long peakRssMb, RecordCost cost) {

  /**
   * All but the floor.
   *
   * @param empty before and after the backlog
   * @param fill until the whole backlog could be seen
   * @param stops from the request to the GET that shows the end
   * @param workedOff what was left after the deletion, by a worker that came then
   */
  record Findings(
      Measured empty,
      Measured full,
      Work fill,
      Footprint emptyRoom,
      Footprint fullRoom,
      Durations stops,
      Deletion deletion,
      Work workedOff) {}

  /**
   * Half of the backlog is deleted.
   *
   * @param startMsBefore of the neighbour's tasks, from when they were due to the handler's first
   *     line
   * @param startMsDuring the same while the deletion ran
   * @param page the first page of what is left, right after it
   */
  record Deletion(
      Work work, Percentiles startMsBefore, Percentiles startMsDuring, Durations page) {}

  /** One line without its end. */
  String toJson() {
    return new String(Json.object(this::fields), StandardCharsets.UTF_8);
  }

  private void fields(JsonGenerator json) throws IOException {
    Measured empty = findings.empty();
    Measured full = findings.full();
    double tasksPerSecond = full.drained().perSecond();
    json.writeStringField("scenario", Scenario.BACKLOG.publicName());
    json.writeNumberField("backlog", backlog);
    Figures.number(json, "fillPerSecond", findings.fill().perSecond());
    rates(json, empty, full);
    Compared.write(json, "getMs", empty.getEnded(), full.getEnded());
    Compared.write(json, "getWaitingMs", empty.getWaiting(), full.getWaiting());
    Compared.write(json, "listMs", empty.page(), full.page());
    Compared.write(json, "countMs", empty.count(), full.count());
    Figures.percentiles(json, "stopMs", findings.stops().percentiles());
    deletion(json, findings.deletion());
    Figures.number(json, "workOffPerSecond", findings.workedOff().perSecond());
    room(json, findings.emptyRoom(), findings.fullRoom());
    Figures.number(json, "tasksPerSecond", tasksPerSecond);
    Figures.number(json, "cpuMicrosPerTask", full.drained().cpuMicrosPerTask());
    json.writeNumberField("peakRssMb", peakRssMb);
    cost.write(json, tasksPerSecond);
  }

  private static void rates(JsonGenerator json, Measured empty, Measured full) throws IOException {
    new Compared(empty.submitted().durable().perSecond(), full.submitted().durable().perSecond())
        .write(json, "submitPerSecond");
    new Compared(empty.submitted().takenIn().perSecond(), full.submitted().takenIn().perSecond())
        .write(json, "takeInPerSecond");
    new Compared(
            empty.submitted().takenIn().cpuMicrosPerTask(),
            full.submitted().takenIn().cpuMicrosPerTask())
        .write(json, "takeInCpuMicrosPerTask");
    new Compared(empty.drained().perSecond(), full.drained().perSecond())
        .write(json, "drainPerSecond");
    new Compared(empty.drained().cpuMicrosPerTask(), full.drained().cpuMicrosPerTask())
        .write(json, "drainCpuMicrosPerTask");
  }

  private static void deletion(JsonGenerator json, Deletion deletion) throws IOException {
    json.writeObjectFieldStart("batch");
    json.writeNumberField("tasks", deletion.work().tasks());
    Figures.number(json, "seconds", deletion.work().nanos() / 1e9);
    Figures.number(json, "tasksPerSecond", deletion.work().perSecond());
    json.writeObjectFieldStart("otherStartMs");
    Figures.percentiles(json, "before", deletion.startMsBefore());
    Figures.percentiles(json, "during", deletion.startMsDuring());
    json.writeEndObject();
    Figures.percentiles(json, "listMsAfter", deletion.page().percentiles());
    json.writeEndObject();
  }

  private static void room(JsonGenerator json, Footprint empty, Footprint full) throws IOException {
    room(json, "rssMb", empty.rssMb(), full.rssMb());
    room(json, "heapMb", empty.heapMb(), full.heapMb());
    room(json, "diskMb", empty.diskMb(), full.diskMb());
  }

  private static void room(JsonGenerator json, String name, long empty, long full)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("empty", empty);
    json.writeNumberField("full", full);
    json.writeEndObject();
  }
}
