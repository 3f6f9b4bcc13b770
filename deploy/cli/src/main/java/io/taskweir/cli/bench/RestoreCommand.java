package io.taskweir.cli.bench;

import io.taskweir.bench.Scenario;
import io.taskweir.bench.restore.Restore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskweir bench restore}. */
@Command(
    name = "restore",
    description = "A state-store without its disk: how fast has it its tasks again?")
final class RestoreCommand extends ScenarioCommand {
  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "Tasks that it has (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Restore.DEFAULT_TASKS)
  private int tasks;

  /** Picocli makes it. */
  RestoreCommand() {}

  @Override
  Scenario scenario() {
    return Restore.of(tasks);
  }
}
