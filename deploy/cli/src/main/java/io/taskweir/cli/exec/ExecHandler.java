package io.taskweir.cli.exec;

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@code /bin/sh -c COMMAND} for every attempt: the payload on standard input, the result from
 * standard output, the class of the error from the exit status. Standard error goes to ours, and
 * its end into the error. Thread-safe.
 */
final class ExecHandler implements RawHandler, AutoCloseable {
  /** As in {@code sysexits.h}: the input was wrong, and will be. */
  static final int NON_RETRYABLE = 65;

  /** As in {@code sysexits.h}: a temporary failure. */
  static final int THROTTLED = 75;

  private static final Logger LOG = LoggerFactory.getLogger(ExecHandler.class);
  private static final int ERROR_TAIL_BYTES = 2_000;

  private final String command;
  private final Duration stopGrace;
  private final Set<ProcessTree> running = ConcurrentHashMap.newKeySet();

  /**
   * @param stopGrace time from SIGTERM to SIGKILL when an attempt is stopped
   */
  ExecHandler(String command, Duration stopGrace) {
    this.command = command;
    this.stopGrace = stopGrace;
  }

  @Override
  public Payload handle(Payload input, TaskContext task) throws IOException, InterruptedException {
    Process process = start(task);
    ProcessTree tree = new ProcessTree(process.toHandle());
    running.add(tree);
    try {
      BoundedOutput out = new BoundedOutput(Limits.DEFAULT_MAX_PAYLOAD_BYTES, null);
      BoundedOutput err = new BoundedOutput(ERROR_TAIL_BYTES, System.err);
      Thread writing = Thread.ofVirtual().start(() -> feed(process, input.bytes()));
      Thread readingOut = Thread.ofVirtual().start(() -> out.readAll(process.getInputStream()));
      Thread readingErr = Thread.ofVirtual().start(() -> err.readTail(process.getErrorStream()));
      int status = process.waitFor();
      // What the command left running in the background may hold its output open: not for ever.
      if (!readingOut.join(stopGrace) || !readingErr.join(stopGrace)) {
        tree.kill();
      }
      writing.interrupt();
      return result(status, out, err);
    } catch (InterruptedException e) {
      LOG.info("stopping the command of task {}/{}", task.tenant(), task.id());
      tree.stop(stopGrace);
      throw e;
    } finally {
      running.remove(tree);
    }
  }

  private Process start(TaskContext task) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command);
    Map<String, String> environment = builder.environment();
    environment.put("TASKWEIR_TENANT", task.tenant());
    environment.put("TASKWEIR_TASK_ID", task.id());
    environment.put("TASKWEIR_ATTEMPT", Integer.toString(task.attempt()));
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

  private static Payload result(int status, BoundedOutput out, BoundedOutput err) {
    if (status == 0) {
      if (out.isTruncated()) {
        throw new NonRetryableException(
            "result of more than %d bytes on standard output: store it elsewhere and print a reference"
                .formatted(Limits.DEFAULT_MAX_PAYLOAD_BYTES));
      }
      return ExecResult.of(out.bytes());
    }
    String message = "exit status " + status + err.asDetail();
    throw switch (status) {
      case NON_RETRYABLE -> new NonRetryableException(message);
      case THROTTLED -> new ThrottledException(message, Duration.ZERO);
      default -> new CommandFailedException(message);
    };
  }

  /** Ends whatever still runs, at once. */
  @Override
  public void close() {
    running.forEach(ProcessTree::kill);
  }

  /** The command ended with a status that allows another try. */
  static final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
      super(message);
    }
  }
}
