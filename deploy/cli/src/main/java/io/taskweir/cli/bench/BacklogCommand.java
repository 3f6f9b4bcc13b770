package io.taskweir.cli.bench;

import io.taskweir.bench.Scenario;
import io.taskweir.bench.backlog.Backlog;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taskweir bench backlog}. */
@Command(
    name = "backlog",
    description = "The same work with nothing waiting and with very many tasks waiting.")
final class BacklogCommand extends ScenarioCommand {
  @Mixin private LineOptions line = new LineOptions();

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "Tasks of each measurement (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Backlog.DEFAULT_TASKS)
  private int tasks;

  @Option(
      names = {"--waiting", "--backlog"},
      paramLabel = "N",
      description = "Tasks that wait (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Backlog.DEFAULT_WAITING)
  private int waiting;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "Write a JFR recording of what is measured with the backlog.")
  private @Nullable Path profile;

  /** Picocli makes it. */
  BacklogCommand() {}

  @Override
  Scenario scenario() {
    return new Backlog(line.line(), line.warmup(), tasks, waiting, profile);
  }
}
