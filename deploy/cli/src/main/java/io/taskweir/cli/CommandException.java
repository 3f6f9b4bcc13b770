package io.taskweir.cli;

import org.jspecify.annotations.Nullable;

/** Ends the command with one clear line on standard error and an exit status. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private CommandException(int exitStatus, String line, @Nullable Throwable cause) {
    super(line, cause);
    this.exitStatus = exitStatus;
  }

  /** The task or the call failed. */
  public static CommandException failed(String line) {
    return new CommandException(ExitStatus.FAILED, line, null);
  }

  /** The task or the call failed. */
  public static CommandException failed(String line, Throwable cause) {
    return new CommandException(ExitStatus.FAILED, line, cause);
  }

  /** An argument or a setting is wrong. */
  public static CommandException badUsage(String line) {
    return new CommandException(ExitStatus.BAD_USAGE, line, null);
  }

  /** An argument or a setting is wrong. */
  public static CommandException badUsage(String line, Throwable cause) {
    return new CommandException(ExitStatus.BAD_USAGE, line, cause);
  }

  /** Nobody answered, or nobody who can do it now. */
  public static CommandException notReached(String line) {
    return new CommandException(ExitStatus.NOT_REACHED, line, null);
  }

  /** Nobody answered. */
  public static CommandException notReached(String line, Throwable cause) {
    return new CommandException(ExitStatus.NOT_REACHED, line, cause);
  }

  public int exitStatus() {
    return exitStatus;
  }
}
