package io.taskweir.cli.function;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code taskweir function …}. */
@Command(
    name = "function",
    description = "Functions: their configs, pauses and deletions.",
    subcommands = {
      FunctionListCommand.class,
      FunctionGetCommand.class,
      FunctionSetCommand.class,
      FunctionPauseCommand.class,
      FunctionResumeCommand.class,
      FunctionDeleteCommand.class
    })
public final class FunctionCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  FunctionCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to do with functions: list, get, set, pause, resume or delete");
  }
}
