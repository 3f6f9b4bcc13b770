package io.taskweir.bench.backlog;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.bench.backlog.BacklogRound.Measured;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.measure.Durations;
import io.taskweir.bench.measure.Figures;
import io.taskweir.bench.measure.Footprint;
import io.taskweir.bench.measure.Percentiles;
import io.taskweir.bench.measure.Work;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a run of {@link Backlog} has found, as it is printed. What has one figure only is that with
 * the backlog.
 *
 * @param backlog tasks that waited
 * @param peakRssMb most memory that the process has ever had, in MiB
 * @param bound what the process's memory is bounded by
 * @param cost of a task of the drain
 */
record BacklogLine(
    int backlog, Findings findings, long peakRssMb, MemoryBound bound, RecordCost cost) {
  /**
   * The configured bounds, in MiB.
   *
   * @param heapMb of the Java heap, all of the process together
   * @param storesMb of RocksDB's blocks and write buffers, all partitions together
   */
  record MemoryBound(long heapMb, long storesMb) {}

  /**
   * All but the floor.
   *
   * @param empty before and after the backlog
   * @param full with all of it
   * @param fill until the whole backlog could be seen
   * @param stops from the request to the GET that shows the end
   * @param workedOff what was left after the deletion, by a worker that came then; null if it was
   *     too much
   */
  record Findings(
      Rounds empty,
      Rounds full,
      Work fill,
      Footprint emptyRoom,
      Footprint fullRoom,
      Durations stops,
      Deletion deletion,
      @Nullable Work workedOff) {}

  /**
   * The part of the backlog that was submitted first is deleted, at most half of it.
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
    Rounds empty = findings.empty();
    Rounds full = findings.full();
    double tasksPerSecond = full.median(it -> it.drained().perSecond());
    json.writeStringField("scenario", Backlog.NAME);
    json.writeNumberField("backlog", backlog);
    Figures.number(json, "fillPerSecond", findings.fill().perSecond());
    rates(json, empty, full);
    Compared.write(json, "getMs", empty, full, Measured::getEnded);
    Compared.write(json, "getWaitingMs", empty, full, Measured::getWaiting);
    Compared.write(json, "listMs", empty, full, Measured::page);
    Compared.write(json, "countMs", empty, full, Measured::count);
    Figures.percentiles(json, "stopMs", findings.stops().percentiles());
    deletion(json, findings.deletion());
    Work workedOff = findings.workedOff();
    if (workedOff != null) {
      Figures.number(json, "workOffPerSecond", workedOff.perSecond());
    }
    room(json, findings.emptyRoom(), findings.fullRoom());
    Figures.number(json, "tasksPerSecond", tasksPerSecond);
    Figures.number(json, "cpuMicrosPerTask", full.median(it -> it.drained().cpuMicrosPerTask()));
    json.writeNumberField("peakRssMb", peakRssMb);
    json.writeObjectFieldStart("boundMb");
    json.writeNumberField("heap", bound.heapMb());
    json.writeNumberField("stores", bound.storesMb());
    json.writeEndObject();
    cost.write(json, tasksPerSecond);
  }

  private static void rates(JsonGenerator json, Rounds empty, Rounds full) throws IOException {
    Compared.of(empty, full, it -> it.submitted().durable().perSecond())
        .write(json, "submitPerSecond");
    Compared.of(empty, full, it -> it.submitted().takenIn().perSecond())
        .write(json, "takeInPerSecond");
    Compared.of(empty, full, it -> it.submitted().takenIn().cpuMicrosPerTask())
        .write(json, "takeInCpuMicrosPerTask");
    Compared.of(empty, full, it -> it.drained().perSecond()).write(json, "drainPerSecond");
    Compared.of(empty, full, it -> it.drained().cpuMicrosPerTask())
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
