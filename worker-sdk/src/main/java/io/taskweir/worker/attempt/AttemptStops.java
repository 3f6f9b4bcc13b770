package io.taskweir.worker.attempt;

import io.taskweir.worker.PreStopHook;
import io.taskweir.worker.function.TaskFunction;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops attempts before their end: runs the function's PreStop hook, then interrupts the handler.
 * The interrupt follows when the hook has returned or its time is over, whichever comes first;
 * where there is no hook it is sent at once.
 *
 * <p>Thread-safe. Hooks run on threads of their own, so that {@link #stop} never blocks.
 */
final class AttemptStops implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AttemptStops.class);

  /**
   * Hooks get threads of the operating system: a virtual one would not have its turn while handlers
   * compute, and those are what is to be stopped. So many that only hooks which block for long, of
   * more attempts than this, stand in line.
   */
  private static final int MOST_HOOKS_AT_ONCE = 256;

  private final Map<String, TaskFunction> functions;
  private final Duration hookTime;
  private final ExecutorService threads;
  private final ScheduledThreadPoolExecutor limits;
  private final Set<HookCall> pending = ConcurrentHashMap.newKeySet();

  /**
   * @param hookTime longest wait for a hook
   * @param threads that hooks run on; owned from now on
   */
  AttemptStops(Map<String, TaskFunction> functions, Duration hookTime, ExecutorService threads) {
    this.functions = functions;
    this.hookTime = hookTime;
    this.threads = threads;
    // Its thread starts with the first hook, so that a worker without hooks has none.
    limits =
        new ScheduledThreadPoolExecutor(
            1,
            run -> {
              Thread thread = new Thread(run, "taskweir-worker-hook-limits");
              thread.setDaemon(true);
              return thread;
            });
    limits.setRemoveOnCancelPolicy(true);
  }

  static AttemptStops start(Map<String, TaskFunction> functions, RunnerSettings settings) {
    return new AttemptStops(
        functions,
        settings.hookTimes().preStop(),
        HandlerThreads.pool(
            Math.min(settings.concurrency(), MOST_HOOKS_AT_ONCE), "taskweir-hook-"));
  }

  /**
   * Stops an attempt, unless it has ended or is being stopped already.
   *
   * @return the time within which its handler is interrupted; zero: that has been done, or nothing
   *     is left to do
   */
  Duration stop(RunningAttempt attempt, Interruption why) {
    if (!attempt.stop(why)) {
      return Duration.ZERO;
    }
    TaskFunction function = functions.get(attempt.function());
    PreStopHook hook = function == null ? null : function.hooks().preStop();
    if (hook == null) {
      attempt.interruptHandler();
      return Duration.ZERO;
    }
    begin(new HookCall(hook, attempt));
    return hookTime;
  }

  private void begin(HookCall call) {
    pending.add(call);
    try {
      Future<?> limit = limits.schedule(call::timeIsOver, hookTime.toNanos(), TimeUnit.NANOSECONDS);
      threads.execute(
          () -> {
            call.hook.run();
            limit.cancel(false);
          });
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      log.warn("No thread for the PreStop hook of {}: {}", call.name(), e.toString());
      boolean unused = call.interruptHandler();
    }
  }

  /** Waits until no hook is at work that still has time, and no interrupt is outstanding. */
  void awaitInterrupts() throws InterruptedException {
    for (HookCall call : pending) {
      call.interrupted.await();
    }
  }

  /** Handlers that are stopped from now on are interrupted without their hooks. */
  @Override
  public void close() {
    threads.shutdown();
    // What is planned is still done: an interrupt that waits for its hook is not lost.
    limits.shutdown();
  }

  /** One hook called for one attempt, and the interrupt that follows it. */
  private final class HookCall {
    private final RunningAttempt attempt;
    private final FutureTask<Void> hook;
    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch interrupted = new CountDownLatch(1);

    HookCall(PreStopHook hook, RunningAttempt attempt) {
      this.attempt = attempt;
      this.hook = new FutureTask<>(() -> run(hook), null);
    }

    private void run(PreStopHook hook) {
      TaskMdc mdc = TaskMdc.open(attempt.context());
      try {
        // The handler may have ended while this thread waited for its turn.
        if (attempt.isUnderWay()) {
          hook.preStop(attempt.context());
        }
      } catch (Throwable e) {
        // Errors too, as with handlers.
        if (over.get() && e instanceof InterruptedException) {
          log.debug("The PreStop hook of {} heeded its interrupt", name());
        } else {
          log.warn("The PreStop hook of {} failed; its handler is interrupted", name(), e);
        }
      } finally {
        mdc.close();
        boolean unused = interruptHandler();
      }
    }

    private void timeIsOver() {
      if (interruptHandler()) {
        boolean unused = hook.cancel(true);
        log.warn(
            "The PreStop hook of {} takes longer than {}; its handler is interrupted, and so is it",
            name(),
            hookTime);
      }
    }

    /**
     * @return false if that has been done before
     */
    private boolean interruptHandler() {
      if (!over.compareAndSet(false, true)) {
        return false;
      }
      attempt.interruptHandler();
      pending.remove(this);
      interrupted.countDown();
      return true;
    }

    private String name() {
      return attempt.function() + " " + attempt.id();
    }
  }
}
