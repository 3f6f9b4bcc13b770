package io.taskweir.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a {@link TaskLine} consists of.
 *
 * @param tenants that its tasks take turns between, one worker each
 * @param function that all its tasks are of
 * @param concurrency handlers at once, over all tenants together; at least one for each
 * @param payloadBytes of every input
 */
record LineSettings(List<String> tenants, String function, int concurrency, int payloadBytes) {
  /** The first of the tenants, and the only one unless more are asked for. */
  static final String TENANT = "bench-0";

  static final String FUNCTION = "noop";

  LineSettings {
    tenants = List.copyOf(tenants);
  }

  static LineSettings of(BenchSettings settings) {
    return new LineSettings(
        IntStream.range(0, settings.tenants()).mapToObj(it -> "bench-" + it).toList(),
        FUNCTION,
        settings.concurrency(),
        settings.payloadBytes());
  }
}
