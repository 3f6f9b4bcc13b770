package io.taskweir.cli.bench;

import io.taskweir.bench.Scenario;
import io.taskweir.bench.failover.Failover;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskweir bench failover}. */
@Command(
    name = "failover",
    description = "One of two state-stores is killed: how long are its partitions without one?")
final class FailoverCommand extends ScenarioCommand {
  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Tasks a second all the time (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Failover.DEFAULT_RATE)
  private int rate;

  @Option(
      names = "--warmup-seconds",
      paramLabel = "N",
      description = "Time before the kill (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Failover.DEFAULT_WARMUP_SECONDS)
  private int warmupSeconds;

  /** Picocli makes it. */
  FailoverCommand() {}

  @Override
  Scenario scenario() {
    return Failover.of(rate, warmupSeconds);
  }
}
