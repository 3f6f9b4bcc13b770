package io.taskweir.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Processor time of the threads that Java does not list: compiler, garbage collection, RocksDB. */
final class NativeThreads {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final List<String> KINDS =
      List.of("C1 Compiler", "C2 Compiler", "G1 ", "GC ", "VM ", "rocksdb", "JFR ");

  /** The kernel counts in hundredths of a second, whatever its own clock. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  private NativeThreads() {}

  /** By kind, since each thread began; empty where there is no /proc. */
  static Map<String, Long> cpuNanos() {
    Map<String, Long> nanos = new HashMap<>();
    if (!Files.exists(TASKS)) {
      return nanos;
    }
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(TASKS)) {
      for (Path thread : threads) {
        add(thread.resolve("stat"), nanos);
      }
      return nanos;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Path file, Map<String, Long> nanos) throws IOException {
    try {
      String stat = Files.readString(file);
      String name = name(stat);
      for (String kind : KINDS) {
        if (name.startsWith(kind)) {
          nanos.merge(kind.trim(), cpuNanos(stat), Long::sum);
        }
      }
    } catch (NoSuchFileException e) {
      // The thread has just ended; what it used is still in the process's sum.
      nanos.merge("ended", 0L, Long::sum);
    }
  }

  /** From the text of {@code /proc/…/stat}: the name is in parentheses, and may hold any. */
  static String name(String stat) {
    return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  }

  static long cpuNanos(String stat) {
    String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(words[USER_TICKS]) + Long.parseLong(words[SYSTEM_TICKS]))
        * NANOS_PER_TICK;
  }
}
