package io.taskweir.bench.pace;

import java.io.Console;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** How far a phase is, on a terminal; nothing anywhere else. One thread. */
public final class Progress {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final PrintStream terminal;
  private final boolean shown;
  private final String what;
  private final int total;
  private long lastNanos = System.nanoTime() - EVERY_NANOS;

  /**
   * @param terminal where it is shown if that is a terminal
   */
  public Progress(PrintStream terminal, String what, int total) {
    this.shown = isWatched();
    this.terminal = terminal;
    this.what = what;
    this.total = total;
  }

  // The JDK says that it may be null, Error Prone that it never is.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isWatched() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  public void to(int done) {
    long now = System.nanoTime();
    if (shown && (done == total || now - lastNanos >= EVERY_NANOS)) {
      lastNanos = now;
      terminal.printf("\r%s %,d of %,d%s", what, done, total, done == total ? "\n" : "");
      terminal.flush();
    }
  }
}
