package io.taskweir.cli.bench;

import io.taskweir.bench.Scenario;
import io.taskweir.bench.longtasks.LongTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskweir bench long}. */
@Command(name = "long", description = "Very many tasks that all run at once for a long time.")
final class LongCommand extends ScenarioCommand {
  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "Tasks at once (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + LongTasks.DEFAULT_TASKS)
  private int tasks;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each runs (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + LongTasks.DEFAULT_SECONDS)
  private int seconds;

  /** Picocli makes it. */
  LongCommand() {}

  @Override
  Scenario scenario() {
    return LongTasks.of(tasks, seconds);
  }
}
