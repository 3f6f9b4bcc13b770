package io.taskweir.bench.measure;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Waits until the process has done what it does behind the answers: commits, RocksDB's compaction,
 * the broker's cleaning, the compiler. A measurement that begins before pays for what was before.
 */
public final class Quiet {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int QUIET_LOOKS = 3;

  private Quiet() {}

  /**
   * Blocks for 3 s at least, unless it may not block for so long.
   *
   * @param cores that the process may still use
   * @param seconds that it waits at most
   * @param report is told if it never became quiet
   */
  public static void await(double cores, int seconds, PrintStream report) {
    double used = 0;
    int quiet = 0;
    for (int look = 0; look < seconds; look++) {
      long cpu = ProcessUse.own().cpuNanos();
      long start = System.nanoTime();
      sleep(LOOK);
      used = (double) (ProcessUse.own().cpuNanos() - cpu) / (System.nanoTime() - start);
      quiet = used <= cores ? quiet + 1 : 0;
      if (quiet == QUIET_LOOKS) {
        return;
      }
    }
    report.printf("still %.2f cores in use after %d s%n", used, seconds);
  }

  public static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
