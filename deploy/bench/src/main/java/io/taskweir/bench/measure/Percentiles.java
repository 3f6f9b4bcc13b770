package io.taskweir.bench.measure;

import org.HdrHistogram.Histogram;

/** The middle and the slow end of many durations, in milliseconds. */
public record Percentiles(double p50, double p95, double p99) {
  private static final int SIGNIFICANT_DIGITS = 3;

  /**
   * Of durations in nanoseconds; negative ones, which clocks may bring forth, count as 0. Exact to
   * three digits; all zero if there are none.
   */
  public static Percentiles ofNanos(long[] durations) {
    Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
    for (long nanos : durations) {
      histogram.recordValue(Math.max(0, nanos));
    }
    return new Percentiles(
        millis(histogram, 50.0), millis(histogram, 95.0), millis(histogram, 99.0));
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e6;
  }
}
