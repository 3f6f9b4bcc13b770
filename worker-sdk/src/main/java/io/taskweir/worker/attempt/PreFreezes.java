package io.taskweir.worker.attempt;

import io.taskweir.worker.PreFreezeHook;
import io.taskweir.worker.function.HookTimes;
import io.taskweir.worker.function.TaskFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the PreFreeze hooks of functions that have become idle, each on a thread of its own, and
 * keeps attempts waiting while one is at work. Functions without such a hook are unknown here.
 *
 * <p>Thread-safe; {@link #sweep} is called by one thread and does not block.
 */
final class PreFreezes implements Sweep {
  private static final Logger log = LoggerFactory.getLogger(PreFreezes.class);

  private record Hooked(String function, PreFreezeHook hook, IdleFunction idle) {}

  private final Map<String, Hooked> functions = new LinkedHashMap<>();
  private final HookTimes times;
  private final WorkerClock clock;

  PreFreezes(Map<String, TaskFunction> all, HookTimes times, WorkerClock clock) {
    this.times = times;
    this.clock = clock;
    all.forEach(
        (name, function) -> {
          PreFreezeHook hook = function.hooks().preFreeze();
          if (hook != null) {
            IdleFunction idle =
                new IdleFunction(times.idleAfter().toNanos(), times.preFreeze().toNanos());
            functions.put(name, new Hooked(name, hook, idle));
          }
        });
  }

  /** Called by an attempt's thread before its handler; waits for the hook if it is at work. */
  void begin(String function) {
    Hooked hooked = functions.get(function);
    if (hooked != null) {
      FutureTask<?> atWork = hooked.idle.begin();
      if (atWork != null) {
        await(hooked, atWork);
      }
    }
  }

  /**
   * Called by an attempt's thread after its handler.
   *
   * @return whether there is news for the sweep, due in the idle time
   */
  boolean end(String function) {
    Hooked hooked = functions.get(function);
    if (hooked == null) {
      return false;
    }
    hooked.idle.end(clock.nanoTime());
    return true;
  }

  @Override
  public long sweep(long now) {
    long next = NOTHING_DUE;
    for (Hooked it : functions.values()) {
      switch (it.idle.due(now)) {
        case FREEZE -> freeze(it);
        case INTERRUPT -> interrupt(it, it.idle.hookAtWork());
        case NOTHING -> {
          // It works, or has been told, or its time has not come.
        }
      }
      next = Math.min(next, it.idle.dueIn(now));
    }
    return next;
  }

  /** Runs the hooks of all that have worked since their last and do so no more. */
  void freezeAll() {
    functions.values().forEach(this::freeze);
  }

  /** Waits until no hook is at work that still has time. */
  void awaitHooks() {
    for (Hooked it : functions.values()) {
      FutureTask<?> atWork = it.idle.hookAtWork();
      if (atWork != null) {
        await(it, atWork);
      }
    }
  }

  private void freeze(Hooked it) {
    HookRun run = new HookRun(it);
    if (it.idle.freeze(run, clock.nanoTime())) {
      Thread thread = new Thread(run, "taskweir-prefreeze-" + it.function);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void await(Hooked it, FutureTask<?> atWork) {
    try {
      Object unused = atWork.get(times.preFreeze().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      interrupt(it, atWork);
    } catch (CancellationException | ExecutionException e) {
      log.debug("The PreFreeze hook of {} is no longer waited for", it.function, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void interrupt(Hooked it, @Nullable FutureTask<?> atWork) {
    if (atWork != null && atWork.cancel(true)) {
      log.warn(
          "The PreFreeze hook of {} takes longer than {} and is interrupted",
          it.function,
          times.preFreeze());
    }
  }

  /** A hook called once. What it throws is told here, so that it always ends well. */
  private final class HookRun extends FutureTask<Void> {
    private final Hooked hooked;

    HookRun(Hooked hooked) {
      super(() -> call(hooked), null);
      this.hooked = hooked;
    }

    /** Also when it has been interrupted, and may still be at work. */
    @Override
    protected void done() {
      hooked.idle.thaw(this, clock.nanoTime());
    }
  }

  private static void call(Hooked it) {
    try {
      it.hook.preFreeze();
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but we.
      log.debug("The PreFreeze hook of {} heeded its interrupt", it.function, e);
    } catch (Throwable e) {
      // Errors too, as with handlers.
      log.warn("The PreFreeze hook of {} failed", it.function, e);
    }
  }
}
