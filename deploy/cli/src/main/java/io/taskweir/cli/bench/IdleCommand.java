package io.taskweir.cli.bench;

import io.taskweir.bench.Scenario;
import io.taskweir.bench.idle.Idle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskweir bench idle}. */
@Command(
    name = "idle",
    description = "Everything runs and has nothing to do, beside a broker that is alone.")
final class IdleCommand extends ScenarioCommand {
  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Tasks before (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Idle.DEFAULT_WARMUP)
  private int warmup;

  @Option(
      names = "--settle-seconds",
      paramLabel = "N",
      description = "Time between these and the measurement (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Idle.DEFAULT_SETTLE_SECONDS)
  private int settleSeconds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Length of each measurement (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Idle.DEFAULT_SECONDS)
  private int seconds;

  /** Picocli makes it. */
  IdleCommand() {}

  @Override
  Scenario scenario() {
    return new Idle(warmup, settleSeconds, seconds);
  }
}
