package io.taskweir.cli.task;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code taskweir task …}. */
@Command(
    name = "task",
    description = "Look at tasks, follow them, stop them, run them again.",
    subcommands = {
      TaskGetCommand.class,
      TaskListCommand.class,
      TaskCountCommand.class,
      TaskStopCommand.class,
      TaskRerunCommand.class,
      TaskWhyCommand.class,
      TaskTailCommand.class,
      TaskLogsCommand.class
    })
public final class TaskCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  TaskCommand() {}

  @Override
  public void run() {
    CommandLine command = spec.commandLine();
    throw new ParameterException(
        command, "say what to do with tasks: get, list, count, stop, rerun, why, tail or logs");
  }
}
