package io.taskweir.cli.bench;

import io.taskweir.bench.Scenario;
import io.taskweir.bench.flow.Drain;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir bench drain}. */
@Command(name = "drain", description = "As many tasks as there are, as fast as they go.")
final class DrainCommand extends ScenarioCommand {
  @Mixin private LineOptions line = new LineOptions();

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "Measured tasks (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Drain.DEFAULT_TASKS)
  private int tasks;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Write a JFR recording of the measured phase.")
  private @Nullable Path profile;

  /** Picocli makes it. */
  DrainCommand() {}

  @Override
  Scenario scenario() {
    return new Drain(line.line(), line.warmup(), tasks, profile);
  }
}
