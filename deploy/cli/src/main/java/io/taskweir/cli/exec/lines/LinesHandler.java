package io.taskweir.cli.exec.lines;

import io.taskweir.cli.exec.isolation.Isolation;
import io.taskweir.cli.exec.lines.ProcessPool.PooledProcess;
import io.taskweir.cli.exec.process.AttemptKey;
import io.taskweir.cli.exec.process.TaskProcesses;
import io.taskweir.protocol.Payload;
import io.taskweir.worker.RawHandler;
import io.taskweir.worker.TaskContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts in processes that are kept. An attempt that is interrupted is cancelled in its
 * process, and if no answer comes within the grace the process is killed. Thread-safe.
 */
public final class LinesHandler implements RawHandler, TaskProcesses, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LinesHandler.class);

  private final Duration stopGrace;
  private final ProcessPool pool;
  private final Map<AttemptKey, HandlerProcess> running = new ConcurrentHashMap<>();

  /**
   * Begins to start the first processes.
   *
   * @param environment of the processes, besides our own
   * @param stopGrace how long a process may take to end an attempt that is cancelled
   */
  public LinesHandler(
      String command,
      Map<String, String> environment,
      Isolation isolation,
      PoolSettings settings,
      Duration stopGrace) {
    this.stopGrace = stopGrace;
    pool =
        new ProcessPool(
            settings,
            whenEnded -> HandlerProcess.start(command, environment, isolation, whenEnded),
            System::nanoTime);
  }

  @Override
  public Payload handle(Payload input, TaskContext task) throws IOException, InterruptedException {
    byte[] line = TaskLine.run(input, task);
    Call call = new Call(task);
    while (true) {
      PooledProcess place = pool.take();
      try {
        HandlerProcess process = place.process();
        if (process.begin(call, line)) {
          return await(call, process);
        }
        // One that had proved itself ended before it was asked; one made for this task never will.
        if (!process.hasAnswered() && process.whyEnded() != null) {
          throw new HandlerFailedException(String.valueOf(process.whyEnded()));
        }
      } finally {
        pool.giveBack(place);
      }
    }
  }

  private Payload await(Call call, HandlerProcess process) throws InterruptedException {
    running.put(call.key(), process);
    try {
      return call.await();
    } catch (InterruptedException e) {
      return cancel(call, process, e);
    } finally {
      running.remove(call.key(), process);
      process.forget(call);
    }
  }

  private Payload cancel(Call call, HandlerProcess process, InterruptedException interrupt)
      throws InterruptedException {
    AttemptKey key = call.key();
    LOG.info("cancelling task {} in handler process {}", key.taskId(), process.pid());
    process.cancel(call);
    try {
      return call.await(stopGrace);
    } catch (TimeoutException e) {
      LOG.warn(
          "handler process {} did not end task {} within {} and is killed",
          process.pid(),
          key.taskId(),
          stopGrace);
      process.kill("task " + key.taskId() + ", which it also ran, was cancelled and did not end");
      interrupt.addSuppressed(e);
      throw interrupt;
    } catch (InterruptedException again) {
      process.kill("task " + key.taskId() + ", which it also ran, had to end at once");
      throw again;
    }
  }

  @Override
  public OptionalLong pid(TaskContext task) {
    HandlerProcess process = running.get(AttemptKey.of(task));
    return process == null ? OptionalLong.empty() : OptionalLong.of(process.pid());
  }

  /** How many processes there are. */
  int processes() {
    return pool.size();
  }

  /** Ends all processes. */
  @Override
  public void close() {
    pool.close();
  }
}
