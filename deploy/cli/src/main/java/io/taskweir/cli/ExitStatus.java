package io.taskweir.cli;

/** How the command ends, for scripts. */
public final class ExitStatus {
  public static final int DONE = 0;

  /** The task or the call failed. */
  public static final int FAILED = 1;

  /** Wrong arguments or settings. */
  public static final int BAD_USAGE = 2;

  /** Nobody answered. */
  public static final int NOT_REACHED = 3;

  private ExitStatus() {}
}
