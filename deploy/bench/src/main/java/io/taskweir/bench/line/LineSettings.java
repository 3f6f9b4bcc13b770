package io.taskweir.bench.line;

import io.taskweir.bench.Range;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a {@link TaskLine} consists of.
 *
 * @param tenants that its tasks take turns between, one worker each; 1 to 100
 * @param function that all its tasks are of
 * @param concurrency handlers at once, over all tenants together, 1 to 10,000 and at least one for
 *     each; default 1,000
 * @param payloadBytes of every input, 64 to 1,000,000; default 300
 */
public record LineSettings(
    List<String> tenants, String function, int concurrency, int payloadBytes) {
  public static final int DEFAULT_PAYLOAD_BYTES = 300;
  public static final int DEFAULT_CONCURRENCY = 1_000;
  public static final int DEFAULT_TENANTS = 1;

  /** The first of the tenants, and the only one unless more are asked for. */
  public static final String TENANT = "bench-0";

  static final String FUNCTION = "noop";

  /** One tenant, everything at its default. */
  public static final LineSettings DEFAULT =
      of(DEFAULT_TENANTS, DEFAULT_CONCURRENCY, DEFAULT_PAYLOAD_BYTES);

  public LineSettings {
    tenants = List.copyOf(tenants);
    Range.require("tenants", tenants.size(), 1, 100);
    Range.require("concurrency", concurrency, 1, 10_000);
    Range.require("payload-bytes", payloadBytes, 64, 1_000_000);
    if (concurrency < tenants.size()) {
      throw new IllegalArgumentException(
          "concurrency %d: at least one for each of %d tenants"
              .formatted(concurrency, tenants.size()));
    }
  }

  /** With so many tenants of the bench's own. */
  public static LineSettings of(int tenants, int concurrency, int payloadBytes) {
    return new LineSettings(
        IntStream.range(0, tenants).mapToObj(it -> "bench-" + it).toList(),
        FUNCTION,
        concurrency,
        payloadBytes);
  }

  /**
   * Tasks that may be on their way at once where nothing else sets the pace: the handlers and as
   * many again on the way to them.
   */
  public int outstanding() {
    return 2 * concurrency;
  }
}
