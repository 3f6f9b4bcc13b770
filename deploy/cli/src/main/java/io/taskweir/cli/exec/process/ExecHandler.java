package io.taskweir.cli.exec.process;

import io.taskweir.cli.exec.isolation.Isolation;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Payload;
import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.RawHandler;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.ThrottledException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@code /bin/sh -c COMMAND} for every attempt: the payload on standard input, the result from
 * standard output, the class of the error from the exit status. Standard error goes to ours, line
 * by line to the task's log, and its end into the error. Thread-safe.
 */
public final class ExecHandler implements RawHandler, TaskProcesses, AutoCloseable {
  /** As in {@code sysexits.h}: the input was wrong, and will be. */
  static final int NON_RETRYABLE = 65;

  /** As in {@code sysexits.h}: a temporary failure. */
  static final int THROTTLED = 75;

  private static final Logger LOG = LoggerFactory.getLogger(ExecHandler.class);
  private static final int ERROR_TAIL_BYTES = 2_000;
  private static final int MAX_LOG_LINE_BYTES = Limits.MAX_LOG_LINE_CHARS - 1;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final String command;
  private final Isolation isolation;
  private final Duration stopGrace;
  private final Map<AttemptKey, ProcessTree> running = new ConcurrentHashMap<>();

  /** Without limits. */
  ExecHandler(String command, Duration stopGrace) {
    this(command, Isolation.none(), stopGrace);
  }

  /**
   * @param stopGrace time from SIGTERM to SIGKILL when an attempt is stopped
   */
  public ExecHandler(String command, Isolation isolation, Duration stopGrace) {
    this.command = command;
    this.isolation = isolation;
    this.stopGrace = stopGrace;
  }

  @Override
  public Payload handle(Payload input, TaskContext task) throws IOException, InterruptedException {
    try (Isolation.Cell cell = isolation.newCell()) {
      return run(cell, input, task);
    }
  }

  private Payload run(Isolation.Cell cell, Payload input, TaskContext task)
      throws IOException, InterruptedException {
    Process process = start(cell, task);
    ProcessTree tree = new ProcessTree(process.toHandle());
    AttemptKey key = AttemptKey.of(task);
    running.put(key, tree);
    BoundedOutput out = new BoundedOutput(Limits.DEFAULT_MAX_PAYLOAD_BYTES);
    BoundedOutput err =
        new BoundedOutput(
            ERROR_TAIL_BYTES, System.err, new OutputLines(MAX_LOG_LINE_BYTES, task::log));
    Thread writing = Pipes.start("taskweir-exec-in", () -> feed(process, input.bytes()));
    Thread readingOut =
        Pipes.start("taskweir-exec-out", () -> out.readAll(process.getInputStream()));
    Thread readingErr =
        Pipes.start("taskweir-exec-err", () -> err.readTail(process.getErrorStream()));
    try {
      int status = process.waitFor();
      // What the command left running in the background may hold its output open: not for ever.
      if (!readingOut.join(stopGrace) || !readingErr.join(stopGrace)) {
        tree.kill();
      }
      writing.interrupt();
      return result(status, out, err, cell);
    } catch (InterruptedException e) {
      LOG.info("stopping the command of task {}/{}", task.tenant(), task.id());
      tree.stop(stopGrace);
      // None of them is left, so this is what they said last, and comes at once.
      if (!readingErr.join(LAST_WORDS)) {
        LOG.debug("standard error of task {}/{} is held open by another", task.tenant(), task.id());
      }
      throw e;
    } finally {
      running.remove(key, tree);
    }
  }

  private Process start(Isolation.Cell cell, TaskContext task) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(cell.arguments(command));
    TaskEnvironment.put(builder.environment(), task);
    return builder.start();
  }

  private static void feed(Process process, byte[] input) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException e) {
      // A command may end, or close its input, without having read it all.
      LOG.trace("standard input was not read to its end", e);
    }
  }

  private static Payload result(
      int status, BoundedOutput out, BoundedOutput err, Isolation.Cell cell) {
    if (status == 0) {
      if (out.isTruncated()) {
        throw new NonRetryableException(
            "result of more than %d bytes on standard output: store it elsewhere and print a reference"
                .formatted(Limits.DEFAULT_MAX_PAYLOAD_BYTES));
      }
      return ExecResult.of(out.bytes());
    }
    Optional<String> killed = cell.killedForMemory();
    String message =
        killed.map(it -> it + "; ").orElse("") + "exit status " + status + err.asDetail();
    if (killed.isPresent()) {
      // Whatever the program made of that: another time it may need less.
      throw new CommandFailedException(message);
    }
    throw switch (status) {
      case NON_RETRYABLE -> new NonRetryableException(message);
      case THROTTLED -> new ThrottledException(message, Duration.ZERO);
      default -> new CommandFailedException(message);
    };
  }

  @Override
  public OptionalLong pid(TaskContext task) {
    ProcessTree tree = running.get(AttemptKey.of(task));
    return tree == null ? OptionalLong.empty() : OptionalLong.of(tree.pid());
  }

  /** Ends whatever still runs, at once. */
  @Override
  public void close() {
    running.values().forEach(ProcessTree::kill);
  }

  /** The command ended with a status that allows another try. */
  public static final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
      super(message);
    }
  }
}
