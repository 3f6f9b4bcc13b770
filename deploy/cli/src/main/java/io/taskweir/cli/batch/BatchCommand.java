package io.taskweir.cli.batch;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code taskweir batch …}. */
@Command(
    name = "batch",
    description = "Stop, delete or run again many tasks at once; pause or resume many functions.",
    subcommands = {
      BatchStartCommand.class,
      BatchGetCommand.class,
      BatchListCommand.class,
      BatchCancelCommand.class
    })
public final class BatchCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  BatchCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do with batches: start, get, list or cancel");
  }
}
