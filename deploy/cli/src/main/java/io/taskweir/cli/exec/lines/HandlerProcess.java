package io.taskweir.cli.exec.lines;

import io.taskweir.cli.exec.isolation.Isolation;
import io.taskweir.cli.exec.process.AttemptKey;
import io.taskweir.cli.exec.process.BoundedOutput;
import io.taskweir.cli.exec.process.OutputLines;
import io.taskweir.cli.exec.process.Pipes;
import io.taskweir.cli.exec.process.ProcessTree;
import io.taskweir.protocol.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that was started once and runs one attempt after another, or several at once: they are
 * written to its standard input and their answers read from its standard output. When it ends, for
 * whatever reason, the attempts that it has fail. Thread-safe.
 */
final class HandlerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerProcess.class);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final Duration AFTER_TERM = Duration.ofSeconds(2);
  private static final int ERROR_TAIL_BYTES = 2_000;

  /** In the place of a line: there will be no more. */
  private static final byte[] NO_MORE = {};

  private final Process process;
  private final ProcessTree tree;
  private final Isolation.Cell cell;
  private final Consumer<HandlerProcess> whenEnded;
  private final long startedNanos = System.nanoTime();
  private final BoundedOutput errors;
  private final Map<AttemptKey, Call> calls = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<byte[]> toWrite = new LinkedBlockingQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable String whyEnded;
  private volatile @Nullable String whyKilled;
  private volatile boolean answered;
  private volatile boolean killed;

  private HandlerProcess(Process process, Isolation.Cell cell, Consumer<HandlerProcess> whenEnded) {
    this.process = process;
    this.cell = cell;
    this.whenEnded = whenEnded;
    tree = new ProcessTree(process.toHandle());
    errors =
        new BoundedOutput(
            ERROR_TAIL_BYTES,
            System.err,
            new OutputLines(Limits.MAX_LOG_LINE_CHARS - 1, this::toTheOnlyOne));
  }

  /**
   * @param whenEnded called once, on a thread of its own, when the process has ended and its
   *     attempts have failed
   */
  static HandlerProcess start(
      String command,
      Map<String, String> environment,
      Isolation isolation,
      Consumer<HandlerProcess> whenEnded)
      throws IOException {
    Isolation.Cell cell = isolation.newCell();
    try {
      ProcessBuilder builder = new ProcessBuilder(cell.arguments(command));
      builder.environment().putAll(environment);
      HandlerProcess started = new HandlerProcess(builder.start(), cell, whenEnded);
      Pipes.start("taskweir-lines-" + started.pid(), started::live);
      return started;
    } catch (IOException e) {
      cell.close();
      throw e;
    }
  }

  long pid() {
    return process.pid();
  }

  /** Whether it has answered any attempt. */
  boolean hasAnswered() {
    return answered;
  }

  /** How long it has lived until now. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /**
   * Hands an attempt over.
   *
   * @param line what it is told of it
   * @return false if it has ended or is about to, and the attempt was not handed over
   */
  boolean begin(Call call, byte[] line) {
    synchronized (calls) {
      if (isGoing()) {
        return false;
      }
      calls.put(call.key(), call);
    }
    toWrite.add(line);
    return true;
  }

  /** The caller no longer waits for the answer; if it comes, it is passed over. */
  void forget(Call call) {
    calls.remove(call.key(), call);
  }

  /** Asks it to end an attempt. */
  void cancel(Call call) {
    toWrite.add(TaskLine.cancel(call.key()));
  }

  /** Whether it has ended or is about to: it takes no more attempts. */
  boolean isGoing() {
    return whyKilled != null || whyEnded() != null;
  }

  /** Why it ended, if it has. */
  @Nullable String whyEnded() {
    synchronized (calls) {
      return whyEnded;
    }
  }

  /**
   * Asks it to end, by the end of its input; after that time it is ended, with all that it started.
   * Blocks until it is.
   */
  void end(Duration patience) {
    boolean heeded = false;
    toWrite.add(NO_MORE);
    try {
      heeded = over.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!heeded) {
      tree.stop(AFTER_TERM);
    }
  }

  /**
   * Ends it at once, with all that it started.
   *
   * @param why what its attempts are told
   */
  void kill(String why) {
    whyKilled = why;
    killed = true;
    tree.kill();
  }

  /** Whether it ended, if it did, because {@link #kill} was called. */
  boolean wasKilled() {
    return killed;
  }

  private void live() {
    Pipes.start("taskweir-lines-in-" + pid(), this::write);
    Thread out = Pipes.start("taskweir-lines-out-" + pid(), this::readAnswers);
    Thread err =
        Pipes.start("taskweir-lines-err-" + pid(), () -> errors.readTail(process.getErrorStream()));
    int status = 0;
    try {
      status = process.waitFor();
      // What it left in the background may hold its output open: not for ever.
      if (!out.join(LAST_WORDS) || !err.join(LAST_WORDS)) {
        tree.kill();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if somebody does, the process ends with it.
      tree.kill();
    }
    String why = cell.killedForMemory().orElse(whyKilled);
    ended(
        (why == null ? "" : why + "; ")
            + "handler process ended with status "
            + status
            + errors.asDetail());
  }

  private void ended(String why) {
    List<Call> left;
    synchronized (calls) {
      whyEnded = why;
      left = List.copyOf(calls.values());
      calls.clear();
    }
    toWrite.add(NO_MORE);
    cell.close();
    left.forEach(call -> call.fail(why));
    over.countDown();
    whenEnded.accept(this);
  }

  private void write() {
    try (OutputStream stdin = process.getOutputStream()) {
      for (byte[] line = toWrite.take(); line.length > 0; line = toWrite.take()) {
        stdin.write(line);
        if (toWrite.isEmpty()) {
          stdin.flush();
        }
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        LOG.debug("handler process {} no longer reads", pid(), e);
        whyKilled = "handler process no longer reads its standard input";
        tree.stop(AFTER_TERM);
      }
    } catch (InterruptedException e) {
      kill("the thread that writes to the handler process was interrupted");
    }
  }

  private void readAnswers() {
    AnswerReader reader = new AnswerReader(this::callOf, this::say);
    try (var stdout = process.getInputStream()) {
      reader.readAll(stdout, () -> answered = true);
    } catch (IOException e) {
      LOG.debug("the output of handler process {} broke off", pid(), e);
    }
    try {
      if (!process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        // Whoever answers no more must not be asked any more.
        whyKilled = "handler process closed its standard output";
        tree.stop(AFTER_TERM);
      }
    } catch (InterruptedException e) {
      kill("the thread that reads from the handler process was interrupted");
    }
  }

  private @Nullable Call callOf(AttemptKey key) {
    return calls.get(key);
  }

  /** About a line that is of no use. */
  private void say(String what) {
    System.err.println("taskweir: handler process " + pid() + ": " + what);
    toTheOnlyOne(what);
  }

  /** What nobody is named in belongs to the attempt that it has, if it is the only one. */
  private void toTheOnlyOne(String line) {
    List<Call> now = List.copyOf(calls.values());
    if (now.size() == 1) {
      now.getFirst().log(line);
    }
  }
}
