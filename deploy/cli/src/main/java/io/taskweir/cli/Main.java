package io.taskweir.cli;

import io.taskweir.cli.batch.BatchCommand;
import io.taskweir.cli.bench.BenchCommand;
import io.taskweir.cli.demo.DemoCommand;
import io.taskweir.cli.exec.WorkerCommand;
import io.taskweir.cli.function.FunctionCommand;
import io.taskweir.cli.lane.LaneCommand;
import io.taskweir.cli.server.DevCommand;
import io.taskweir.cli.server.ServerCommand;
import io.taskweir.cli.server.WorkerTokenCommand;
import io.taskweir.cli.submit.SubmitCommand;
import io.taskweir.cli.task.TaskCommand;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code taskweir}. */
@Command(
    name = "taskweir",
    description = "Asynchronous tasks on Kafka, for many tenants sharing one system.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = ProductVersion.class,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:the task or the call failed",
      "2:bad usage",
      "3:no server was reached"
    },
    subcommands = {
      DemoCommand.class,
      DevCommand.class,
      ServerCommand.class,
      SubmitCommand.class,
      TaskCommand.class,
      WorkerCommand.class,
      WorkerTokenCommand.class,
      FunctionCommand.class,
      LaneCommand.class,
      BatchCommand.class,
      BenchCommand.class,
      HelpCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  Main() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do");
  }

  /** The command with all its subcommands, ready to execute. */
  static CommandLine commandLine() {
    Failures failures = new Failures();
    CommandLine command = new CommandLine(new Main());
    // Not in the annotation: subcommands take over what stands there.
    command
        .getCommandSpec()
        .usageMessage()
        .footerHeading("%nFrom a checkout also:%n")
        .footer(
            "  simulate  the whole pipeline under faults in a simulated world, seed by seed",
            "  torture   a real cluster under load and faults, and a check of what it promises");
    for (MoreCommands more : ServiceLoader.load(MoreCommands.class)) {
      more.commands().forEach(command::addSubcommand);
    }
    return command
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }
}
