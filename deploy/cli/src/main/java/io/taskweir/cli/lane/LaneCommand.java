package io.taskweir.cli.lane;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code taskweir lane …}. */
@Command(
    name = "lane",
    description = "How much work each function has, and how much of it is being done.",
    subcommands = {LaneListCommand.class, LaneGetCommand.class})
public final class LaneCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  LaneCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do with lanes: list or get");
  }
}
