package io.taskweir.dev.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts parts at once: each of them mostly waits for Kafka. */
final class ParallelStart {
  private ParallelStart() {}

  /**
   * Returns when all have started, in the order of the arguments.
   *
   * @param closing gets every part that started, also when another did not
   * @throws RuntimeException of the first part that did not start; those of the others are
   *     suppressed in it
   */
  static List<RunningRole> all(List<Supplier<RunningRole>> parts, ClosingOrder closing) {
    List<Future<RunningRole>> starting = new ArrayList<>();
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      for (Supplier<RunningRole> part : parts) {
        starting.add(threads.submit(part::get));
      }
    }
    List<RunningRole> started = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<RunningRole> part : starting) {
      try {
        RunningRole role = part.get();
        closing.add(role.name(), role.closing());
        started.add(role);
      } catch (ExecutionException e) {
        failure = joined(failure, e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = joined(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return started;
  }

  private static RuntimeException joined(
      @Nullable RuntimeException first, @Nullable Throwable next) {
    RuntimeException failure =
        next instanceof RuntimeException unchecked
            ? unchecked
            : new IllegalStateException("a part of the server did not start", next);
    if (first == null) {
      return failure;
    }
    first.addSuppressed(failure);
    return first;
  }
}
