package io.taskweir.bench.api;

import java.nio.charset.StandardCharsets;

/** What a server says of itself at {@code /metrics}. Thread-safe. */
public final class MetricsPage {
  private final HttpApi http;

  public MetricsPage(HttpApi http) {
    this.http = http;
  }

  /** The value of a metric now; 0 if there is none of that name. Blocks. */
  public double value(String name) {
    String begin = name + " ";
    return new String(http.call(http.page("/metrics"), 200), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(begin.length())))
        .sum();
  }
}
