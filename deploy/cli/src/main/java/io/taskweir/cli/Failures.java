package io.taskweir.cli;

import io.taskweir.dev.cluster.ClusterException;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ends a command early into one line and an exit status. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    LOG.debug("the command failed", failure);
    say(command, message(failure));
    return exitStatus(failure);
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    say(command, message(failure));
    PrintWriter err = command.getErr();
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return ExitStatus.BAD_USAGE;
  }

  static int exitStatus(Exception failure) {
    return switch (failure) {
      case CommandException it -> it.exitStatus();
      case ClusterException it when it.isUnreachable() -> ExitStatus.NOT_REACHED;
      case ProblemException it when it.code() == ErrorCode.INVALID_FIELD -> ExitStatus.BAD_USAGE;
      case ProblemException it when it.code() == ErrorCode.MALFORMED_JSON -> ExitStatus.BAD_USAGE;
      case ProblemException it when it.code() == ErrorCode.UNAVAILABLE -> ExitStatus.NOT_REACHED;
      case IllegalArgumentException it -> ExitStatus.BAD_USAGE;
      default -> ExitStatus.FAILED;
    };
  }

  /** What our own exceptions say is made to be read; of others the kind matters too. */
  private static String message(Exception failure) {
    String message = failure.getMessage();
    if (message == null) {
      return failure.toString();
    }
    boolean speaksForItself =
        failure.getClass().getName().startsWith("io.taskweir.")
            || failure instanceof ParameterException
            || failure instanceof IllegalStateException
            || failure instanceof IllegalArgumentException;
    return speaksForItself ? message : failure.toString();
  }

  private static void say(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("taskweir: " + message);
    err.flush();
  }
}
