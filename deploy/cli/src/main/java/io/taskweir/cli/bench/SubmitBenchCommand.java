package io.taskweir.cli.bench;

import io.taskweir.bench.Scenario;
import io.taskweir.bench.line.LineSettings;
import io.taskweir.bench.submit.Submit;
import io.taskweir.bench.submit.Through;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taskweir bench submit}. */
@Command(
    name = "submit",
    description = "How many submissions a second are acknowledged, with nobody to work them off.")
final class SubmitBenchCommand extends ScenarioCommand {
  @Option(
      names = "--through",
      paramLabel = "ENTRANCE",
      split = ",",
      description =
          "library, http (a call for each task), bulk (many tasks in a call), or several with"
              + " commas, a line each (default: all three).")
  private List<Through> through = List.of(Through.values());

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "Measured tasks of each (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Submit.DEFAULT_TASKS)
  private int tasks;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Tasks of each before anything is measured (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Submit.DEFAULT_WARMUP)
  private int warmup;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Connections of http, a call under way on each (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Submit.DEFAULT_CONNECTIONS)
  private int connections;

  @Option(
      names = "--lines-per-call",
      paramLabel = "N",
      description = "Tasks in a call of bulk (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Submit.DEFAULT_LINES_PER_CALL)
  private int linesPerCall;

  @Option(
      names = "--payload-bytes",
      paramLabel = "N",
      description = "Size of every input (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + LineSettings.DEFAULT_PAYLOAD_BYTES)
  private int payloadBytes;

  /** Picocli makes it. */
  SubmitBenchCommand() {}

  @Override
  Scenario scenario() {
    return new Submit(through, warmup, tasks, connections, linesPerCall, payloadBytes);
  }
}
