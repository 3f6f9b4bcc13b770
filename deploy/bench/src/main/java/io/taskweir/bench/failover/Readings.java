package io.taskweir.bench.failover;

import io.taskweir.bench.api.TaskApi;
import io.taskweir.protocol.TaskKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Asks for a task of each partition again and again, until it is answered. Thread-safe. */
final class Readings {
  private static final Duration ASK_AGAIN = Duration.ofMillis(20);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final TaskApi tasks;
  private final Map<Integer, CompletableFuture<Long>> answered = new ConcurrentHashMap<>();

  Readings(TaskApi tasks) {
    this.tasks = tasks;
  }

  /** Begins to ask for a task that there is, in a thread of its own. */
  void begin(int partition, TaskKey task) {
    CompletableFuture<Long> answer = new CompletableFuture<>();
    answered.put(partition, answer);
    Thread.ofVirtual().name("bench-reading-" + partition).start(() -> ask(task, answer));
  }

  private void ask(TaskKey task, CompletableFuture<Long> answer) {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (true) {
      try {
        answer.complete(tasks.getWithin(task.tenant(), task.taskId(), Duration.ofSeconds(1)));
        return;
      } catch (CompletionException | IllegalStateException e) {
        // That is what is measured; asked again until it is too long.
        if (System.nanoTime() > deadline) {
          answer.completeExceptionally(
              new IllegalStateException(
                  "%s could not be read for %d s".formatted(task, LONGEST_WAIT.toSeconds()), e));
          return;
        }
        LockSupport.parkNanos(ASK_AGAIN.toNanos());
      }
    }
  }

  /**
   * Blocks until a task of the partition has been read.
   *
   * @return when the answer was there, by {@link System#nanoTime}
   */
  long await(int partition) {
    CompletableFuture<Long> answer = answered.get(partition);
    if (answer == null) {
      throw new IllegalArgumentException("nobody asks for a task of partition " + partition);
    }
    return answer.join();
  }
}
