package io.taskweir.bench;

import io.taskweir.client.Receipt;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the ends of some tasks with one waiting GET each. Either at once; or, where thousands
 * wait ahead of them, when they have started, because early askers would be a load of their own and
 * would see the end no earlier. Thread-safe.
 */
final class FinishWatch implements AutoCloseable {
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final TaskLine line;
  private final TaskTimes times;
  private final boolean onlyOnceStarted;
  private final ConcurrentLinkedQueue<Watched> notStarted = new ConcurrentLinkedQueue<>();
  private final List<CompletableFuture<Long>> delays = new ArrayList<>();
  private volatile boolean closed;

  private record Watched(int number, Receipt receipt, CompletableFuture<Long> end) {}

  /**
   * @param onlyOnceStarted when to ask
   */
  FinishWatch(TaskLine line, TaskTimes times, boolean onlyOnceStarted) {
    this.line = line;
    this.times = times;
    this.onlyOnceStarted = onlyOnceStarted;
    if (onlyOnceStarted) {
      Thread.ofPlatform().name("bench-watch").daemon().start(this::lookForStarts);
    }
  }

  /** Watches a task from when its receipt is there. One thread. */
  void add(int number, CompletableFuture<Receipt> submission) {
    CompletableFuture<Long> end =
        submission.thenComposeAsync(
            receipt -> onlyOnceStarted ? whenStarted(number, receipt) : line.ended(receipt));
    delays.add(end.thenApply(nanos -> nanos - times.submittedAt(number)));
  }

  private CompletableFuture<Long> whenStarted(int number, Receipt receipt) {
    CompletableFuture<Long> end = new CompletableFuture<>();
    notStarted.add(new Watched(number, receipt, end));
    return end;
  }

  private void lookForStarts() {
    while (!closed) {
      for (Iterator<Watched> all = notStarted.iterator(); all.hasNext(); ) {
        Watched task = all.next();
        if (times.hasStarted(task.number())) {
          all.remove();
          var _ =
              line.ended(task.receipt())
                  .whenComplete((nanos, error) -> complete(task.end(), nanos, error));
        }
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private static void complete(
      CompletableFuture<Long> end, @Nullable Long nanos, @Nullable Throwable error) {
    if (error != null) {
      end.completeExceptionally(error);
    } else {
      end.complete(nanos);
    }
  }

  /**
   * How long the tasks took, from when they were due to the first GET that showed the end, in
   * nanoseconds. Waits for those that are not done.
   */
  long[] delays() {
    return delays.stream().mapToLong(CompletableFuture::join).toArray();
  }

  /** Looks no more. */
  @Override
  public void close() {
    closed = true;
  }
}
