package io.taskweir.cli.bench;

import io.taskweir.bench.flow.Drain;
import io.taskweir.bench.line.LineSettings;
import picocli.CommandLine.Option;

/** What scenarios have in common whose tasks go through the whole line. */
final class LineOptions {
  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Tasks before anything is measured (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Drain.DEFAULT_WARMUP)
  private int warmup;

  @Option(
      names = "--payload-bytes",
      paramLabel = "N",
      description = "Size of every input (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + LineSettings.DEFAULT_PAYLOAD_BYTES)
  private int payloadBytes;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Handlers at once (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + LineSettings.DEFAULT_CONCURRENCY)
  private int concurrency;

  @Option(
      names = "--tenants",
      paramLabel = "N",
      description = "Tenants that the tasks are spread over (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + LineSettings.DEFAULT_TENANTS)
  private int tenants;

  /** Picocli makes it. */
  LineOptions() {}

  LineSettings line() {
    return LineSettings.of(tenants, concurrency, payloadBytes);
  }

  int warmup() {
    return warmup;
  }
}
