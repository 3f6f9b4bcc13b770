package io.taskweir.cli.exec.isolation;

import io.taskweir.cli.CommandException;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one handler process may use, with all that it starts.
 *
 * @param memoryBytes 0: as much as there is
 * @param cpuMillis thousandths of a processor; 0: as many as there are
 */
public record ProcessLimits(long memoryBytes, long cpuMillis) {
  public static final ProcessLimits NONE = new ProcessLimits(0, 0);

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([kmgKMG]?)");
  private static final Pattern CPUS = Pattern.compile("[0-9]{1,4}([.][0-9]{1,3})?");
  private static final long MIN_MEMORY_BYTES = 1 << 20;
  private static final long MAX_MEMORY_BYTES = 1L << 44;
  private static final long MIN_CPU_MILLIS = 10;
  private static final long MAX_CPU_MILLIS = 1_024_000;

  public boolean isNone() {
    return memoryBytes == 0 && cpuMillis == 0;
  }

  /**
   * @param option what it was given as, for the error
   * @param text bytes, or a number with k, m or g (of 1024)
   */
  public static long memory(String option, String text) {
    Matcher matcher = SIZE.matcher(text);
    if (matcher.matches()) {
      int shift =
          switch (matcher.group(2)) {
            case "k", "K" -> 10;
            case "m", "M" -> 20;
            case "g", "G" -> 30;
            default -> 0;
          };
      long number = Long.parseLong(matcher.group(1));
      long bytes = number << shift;
      if (bytes >> shift == number && bytes >= MIN_MEMORY_BYTES && bytes <= MAX_MEMORY_BYTES) {
        return bytes;
      }
    }
    throw CommandException.badUsage(
        "%s \"%s\": must be bytes, or a number with k, m or g as in 512m; 1m to 16384g"
            .formatted(option, text));
  }

  /**
   * @param option what it was given as, for the error
   * @param text processors, as in 0.5
   */
  public static long cpus(String option, String text) {
    if (CPUS.matcher(text).matches()) {
      long millis = new BigDecimal(text).movePointRight(3).longValueExact();
      if (millis >= MIN_CPU_MILLIS && millis <= MAX_CPU_MILLIS) {
        return millis;
      }
    }
    throw CommandException.badUsage(
        "%s \"%s\": must be a number of processors as in 0.5 or 2; 0.01 to 1024"
            .formatted(option, text));
  }

  /** As it is said in messages. */
  String memoryText() {
    return memoryBytes % (1 << 20) == 0 ? (memoryBytes >> 20) + " MiB" : memoryBytes + " bytes";
  }
}
