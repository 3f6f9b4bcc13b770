package io.taskweir.cli.exec.process;

/** Threads that read or write the pipes of children. */
public final class Pipes {
  /** They call nothing deep. */
  private static final long STACK_BYTES = 256 << 10;

  private Pipes() {}

  /**
   * Starts a thread of the operating system: one that waits for a pipe holds its carrier if it is
   * virtual, and with some hundred children there would be none left.
   */
  public static Thread start(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
