package io.taskweir.worker.function;

import io.taskweir.worker.InitializerHook;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes functions ready before their first task. */
public final class Initializers {
  private static final Logger log = LoggerFactory.getLogger(Initializers.class);

  private Initializers() {}

  /**
   * Runs the Initializers one after the other, each on a thread of its own, and waits for them.
   *
   * @param timeout longest time of each; one that takes longer is interrupted
   * @throws IllegalStateException if one fails, takes longer, or the wait is interrupted; names its
   *     function
   */
  public static void run(Map<String, TaskFunction> functions, Duration timeout) {
    functions.forEach(
        (name, function) -> {
          InitializerHook hook = function.hooks().initializer();
          if (hook != null) {
            run(name, hook, timeout);
          }
        });
  }

  private static void run(String function, InitializerHook hook, Duration timeout) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              hook.initialize();
              return null;
            });
    Thread thread = new Thread(task, "taskweir-initializer-" + function);
    thread.setDaemon(true);
    thread.start();
    try {
      Void unused = task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      log.debug("Function {} is ready", function);
    } catch (ExecutionException e) {
      throw failed(function, "failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw failed(function, "takes longer than " + timeout, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(function, "was waited for by a thread that was interrupted", e);
    } finally {
      // Of no effect once it has ended.
      boolean unused = task.cancel(true);
    }
  }

  private static IllegalStateException failed(
      String function, String how, @Nullable Throwable cause) {
    return new IllegalStateException(
        "function \"%s\": its Initializer %s; the worker does not start".formatted(function, how),
        cause);
  }
}
