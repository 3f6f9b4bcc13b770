package io.taskweir.cli.bench;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code taskweir bench SCENARIO}. */
@Command(
    name = "bench",
    description = {
      "Measure Taskweir on this machine, on a new directory; without a scenario: drain.",
      "Prints lines of JSON; what is told along the way goes to standard error."
    },
    subcommands = {
      DrainCommand.class,
      SubmitBenchCommand.class,
      LatencyCommand.class,
      BacklogCommand.class,
      WorkersCommand.class,
      LongCommand.class,
      RestoreCommand.class,
      FailoverCommand.class,
      IdleCommand.class,
      PlotCommand.class
    })
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  BenchCommand() {}

  @Override
  public Integer call() {
    return Objects.requireNonNull(spec.subcommands().get("drain")).execute();
  }
}
