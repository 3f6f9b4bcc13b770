package io.taskweir.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a process uses of the machine, as the system reports it. Memory on Linux only. */
public final class ProcessUse {
  private static final long OWN = ProcessHandle.current().pid();
  private static final Path LOAD = Path.of("/proc/loadavg");
  private static final String PEAK = "VmHWM:";
  private static final String NOW = "VmRSS:";

  private final long pid;
  private final Path status;

  private ProcessUse(long pid) {
    this.pid = pid;
    status = Path.of("/proc", Long.toString(pid), "status");
  }

  /** Of this process. */
  public static ProcessUse own() {
    return of(OWN);
  }

  /** Of any process of this machine. */
  public static ProcessUse of(long pid) {
    return new ProcessUse(pid);
  }

  /**
   * Processor time of all threads of the process since its start; of others than this one to 10 ms.
   *
   * @throws IllegalStateException if there is no such process any more
   */
  public long cpuNanos() {
    if (pid == OWN) {
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return system.getProcessCpuTime();
    }
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(Duration::toNanos)
        .orElseThrow(() -> new IllegalStateException("process " + pid + " is not there any more"));
  }

  /** Most memory that the process has had at once, in MiB; 0 where there is no /proc. */
  public long peakRssMb() {
    return Files.exists(status) ? peakRssMb(read(status)) : 0;
  }

  /** Memory that the process has now, in MiB; 0 where there is no /proc. */
  public long rssMb() {
    return Files.exists(status) ? rssMb(read(status)) : 0;
  }

  /** From the text of {@code /proc/PID/status}. */
  static long peakRssMb(String status) {
    return mb(status, PEAK);
  }

  /** From the text of {@code /proc/PID/status}. */
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
  public static String loadAverage() {
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
