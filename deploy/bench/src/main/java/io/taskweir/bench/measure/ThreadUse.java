package io.taskweir.bench.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which threads used the processor, and how much they allocated, since a moment. Threads whose
 * names differ in digits only are one group.
 */
public final class ThreadUse {
  private static final int SHOWN = 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<Long, Use> before = uses();
  private final Map<String, Long> nativeBefore = NativeThreads.cpuNanos();
  private final long processBefore = ProcessUse.own().cpuNanos();

  /** Begins now. */
  public ThreadUse() {}

  private record Use(String group, long cpuNanos, long bytes) {
    Use plus(Use other) {
      return new Use(group, cpuNanos + other.cpuNanos, bytes + other.bytes);
    }

    Use minus(@Nullable Use other) {
      return other == null ? this : new Use(group, cpuNanos - other.cpuNanos, bytes - other.bytes);
    }
  }

  private Map<Long, Use> uses() {
    long[] ids = threads.getAllThreadIds();
    long[] cpu = threads.getThreadCpuTime(ids);
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    ThreadInfo[] infos = threads.getThreadInfo(ids);
    Map<Long, Use> uses = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      // One that has ended in between has no info.
      if (infos[i] != null) {
        uses.put(ids[i], new Use(group(infos[i].getThreadName()), cpu[i], bytes[i]));
      }
    }
    return uses;
  }

  public static String group(String threadName) {
    return threadName
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "#")
        .replaceAll("[0-9]+", "#");
  }

  /** A table of what has been used since the beginning, most first, per task. */
  public List<String> table(int tasks) {
    long process = ProcessUse.own().cpuNanos() - processBefore;
    Map<String, Use> groups = new HashMap<>();
    uses().forEach((id, use) -> groups.merge(use.group(), use.minus(before.get(id)), Use::plus));
    NativeThreads.cpuNanos()
        .forEach(
            (kind, nanos) -> {
              long since = nanos - nativeBefore.getOrDefault(kind, 0L);
              groups.put("(" + kind + ")", new Use("(" + kind + ")", since, 0));
            });
    long known = groups.values().stream().mapToLong(Use::cpuNanos).sum();
    List<String> lines = new ArrayList<>();
    lines.add(line("threads", "cpu µs/task", "bytes/task"));
    lines.add(line(new Use("(other)", process - known, 0), tasks));
    groups.values().stream()
        .sorted(Comparator.comparingLong(Use::cpuNanos).reversed())
        .limit(SHOWN)
        .forEach(use -> lines.add(line(use, tasks)));
    return lines;
  }

  private static String line(Use use, int tasks) {
    return line(
        use.group(),
        "%.2f".formatted(use.cpuNanos() / 1e3 / tasks),
        Long.toString(use.bytes() / tasks));
  }

  private static String line(String group, String cpu, String bytes) {
    return "%-60s %12s %12s".formatted(group, cpu, bytes);
  }
}
