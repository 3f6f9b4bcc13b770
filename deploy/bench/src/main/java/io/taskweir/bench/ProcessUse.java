package io.taskweir.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the process and the machine report about themselves. Linux, but for the processor time. */
final class ProcessUse {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path LOAD = Path.of("/proc/loadavg");
  private static final String PEAK = "VmHWM:";
  private static final String NOW = "VmRSS:";

  private ProcessUse() {}

  /** Processor time of all threads of the process since its start. */
  static long cpuNanos() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime();
  }

  /** Most memory that the process has had at once, in MiB; 0 where there is no /proc. */
  static long peakRssMb() {
    return Files.exists(STATUS) ? peakRssMb(read(STATUS)) : 0;
  }

  /** Memory that the process has now, in MiB; 0 where there is no /proc. */
  static long rssMb() {
    return Files.exists(STATUS) ? rssMb(read(STATUS)) : 0;
  }

  /** From the text of {@code /proc/self/status}. */
  static long peakRssMb(String status) {
    return mb(status, PEAK);
  }

  /** From the text of {@code /proc/self/status}. */
  static long rssMb(String status) {
    return mb(status, NOW);
  }

  private static long mb(String status, String field) {
    return status
        .lines()
        .filter(line -> line.startsWith(field))
        .findFirst()
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .orElse(0L);
  }

  /** The machine's load in the last 1, 5 and 15 minutes; other work there spoils the figures. */
  static String loadAverage() {
    if (!Files.exists(LOAD)) {
      return "unknown";
    }
    String[] words = read(LOAD).split(" ", 4);
    return words[0] + " " + words[1] + " " + words[2];
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
