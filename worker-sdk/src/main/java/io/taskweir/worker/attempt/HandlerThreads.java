package io.taskweir.worker.attempt;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that handlers run on: virtual ones from JDK 21 on, else a pool that grows to the
 * concurrency and shrinks again when idle. All are daemons.
 */
final class HandlerThreads {
  /** This module is compiled for 17, where the method does not exist. */
  private static final @Nullable MethodHandle VIRTUAL = virtualThreads();

  private static final long IDLE_SECONDS = 60;

  private HandlerThreads() {}

  static boolean areVirtual() {
    return VIRTUAL != null;
  }

  /**
   * @param concurrency most handlers at once
   */
  static ExecutorService start(int concurrency) {
    return VIRTUAL == null ? pool(concurrency, "taskweir-handler-") : virtual(VIRTUAL);
  }

  /**
   * @param names what the threads are called, before their number
   */
  static ExecutorService pool(int concurrency, String names) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            concurrency,
            concurrency,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            run -> {
              Thread thread = new Thread(run, names + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ExecutorService virtual(MethodHandle factory) {
    try {
      return (ExecutorService) factory.invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the JDK's virtual threads could not be used", e);
    }
  }

  private static @Nullable MethodHandle virtualThreads() {
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Executors.class,
              "newVirtualThreadPerTaskExecutor",
              MethodType.methodType(ExecutorService.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }
}
