package io.taskweir.cli.bench;

import io.taskweir.bench.Scenario;
import io.taskweir.bench.workers.Workers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir bench workers}. */
@Command(
    name = "workers",
    description = "With one worker and with very many workers on one dispatcher.")
final class WorkersCommand extends ScenarioCommand {
  @Mixin private LineOptions line = new LineOptions();

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "Tasks of each measurement (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Workers.DEFAULT_TASKS)
  private int tasks;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Connected workers, a slot each (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Workers.DEFAULT_WORKERS)
  private int workers;

  /** Picocli makes it. */
  WorkersCommand() {}

  @Override
  Scenario scenario() {
    return new Workers(line.line(), line.warmup(), tasks, workers);
  }
}
