package io.taskweir.cli.exec.process;

import io.taskweir.protocol.Limits;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code /bin/sh -c COMMAND} at some moment of a worker's life, without input; what it prints
 * goes to our standard error, and its end into the error. Thread-safe.
 */
public final class HookCommand implements AutoCloseable {
  private static final int TAIL_BYTES = Limits.MAX_ERROR_CHARS / 2;
  private static final File NOTHING = new File("/dev/null");
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final String name;
  private final String command;
  private final Set<ProcessTree> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param name what it is called in errors, such as {@code --initializer}
   */
  public HookCommand(String name, String command) {
    this.name = name;
    this.command = command;
  }

  /** The command did not end well. */
  public static final class HookFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    HookFailedException(String message) {
      super(message);
    }
  }

  /**
   * Runs it to its end. An interrupt ends the command and all that it started.
   *
   * @param atMost after that it is ended, and has failed
   * @throws HookFailedException if its status is not 0, or its time was over
   */
  public void run(Map<String, String> environment, Duration atMost)
      throws IOException, InterruptedException, HookFailedException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(NOTHING));
    Process process = builder.start();
    ProcessTree tree = new ProcessTree(process.toHandle());
    running.add(tree);
    BoundedOutput output = new BoundedOutput(TAIL_BYTES, System.err, null);
    Thread reading =
        Pipes.start("taskweir-hook-out", () -> output.readTail(process.getInputStream()));
    try {
      if (closed) {
        tree.kill();
      }
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        tree.stop(GRACE);
        throw new HookFailedException(
            "%s took longer than %d s and was ended".formatted(name, atMost.toSeconds()));
      }
      // What it left in the background may hold its output open, and may go on.
      boolean complete = reading.join(GRACE);
      if (process.exitValue() != 0) {
        throw new HookFailedException(
            "%s ended with status %d%s%s"
                .formatted(name, process.exitValue(), output.asDetail(), complete ? "" : " …"));
      }
    } catch (InterruptedException e) {
      tree.stop(GRACE);
      throw e;
    } finally {
      running.remove(tree);
    }
  }

  /** Ends what still runs, at once. */
  @Override
  public void close() {
    closed = true;
    running.forEach(ProcessTree::kill);
  }
}
