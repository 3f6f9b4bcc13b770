package io.taskweir.bench.measure;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Processor time of several processes, in nanoseconds.
 *
 * @param nanos by the name of the process
 */
public record CpuByProcess(Map<String, Long> nanos) {
  /** Of these processes since they began; they must be alive. */
  public static CpuByProcess read(Map<String, ProcessUse> processes) {
    Map<String, Long> nanos = new LinkedHashMap<>();
    processes.forEach((name, use) -> nanos.put(name, use.cpuNanos()));
    return new CpuByProcess(nanos);
  }

  /** What has been used since an earlier reading of processes that are all here too. */
  public CpuByProcess since(CpuByProcess earlier) {
    Map<String, Long> used = new LinkedHashMap<>();
    nanos.forEach((name, now) -> used.put(name, now - earlier.nanos.getOrDefault(name, 0L)));
    return new CpuByProcess(used);
  }

  /** Writes {@code cpuMicrosPerTask}, of all together, and {@code cpuMicrosPerTaskByProcess}. */
  public void write(JsonGenerator json, double tasks) throws IOException {
    long all = nanos.values().stream().mapToLong(Long::longValue).sum();
    Figures.number(json, "cpuMicrosPerTask", all / 1e3 / tasks);
    json.writeObjectFieldStart("cpuMicrosPerTaskByProcess");
    for (Map.Entry<String, Long> process : nanos.entrySet()) {
      Figures.number(json, process.getKey(), process.getValue() / 1e3 / tasks);
    }
    json.writeEndObject();
  }
}
