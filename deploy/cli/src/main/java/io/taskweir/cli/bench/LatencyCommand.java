package io.taskweir.cli.bench;

import io.taskweir.bench.Scenario;
import io.taskweir.bench.flow.FixedRate;
import io.taskweir.bench.flow.Latency;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir bench latency}. */
@Command(
    name = "latency",
    description =
        "Tasks at a fixed rate, whatever becomes of those before: how long does one take?")
final class LatencyCommand extends ScenarioCommand {
  @Mixin private LineOptions line = new LineOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      split = ",",
      description =
          "Tasks a second; several with commas, such as 100,500,2000, give a line each (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "" + FixedRate.DEFAULT_RATE)
  private List<Integer> rates = List.of();

  @Option(
      names = "--warmup-seconds",
      paramLabel = "N",
      description = "Warm-up at each rate (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + FixedRate.DEFAULT_WARMUP_SECONDS)
  private int warmupSeconds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Length of the measured phase of each rate (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + FixedRate.DEFAULT_SECONDS)
  private int seconds;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Write a JFR recording of the measured phase of the last rate.")
  private @Nullable Path profile;

  /** Picocli makes it. */
  LatencyCommand() {}

  @Override
  Scenario scenario() {
    return new Latency(
        line.line(),
        line.warmup(),
        rates.stream().map(rate -> new FixedRate(warmupSeconds, rate, seconds)).toList(),
        profile);
  }
}
