package io.taskweir.statestore.http;

import io.taskweir.core.task.Origin;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.Found;
import io.taskweir.statestore.watch.CommitWishes;
import java.time.Duration;

/**
 * Tells submissions that made their task from those whose id was taken (architecture, D13). A task
 * knows the record that it was made of, so the answer is right whatever was repeated or redone on
 * the way. Blocks the calling thread; otherwise thread-safe.
 */
public final class Rulings {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final long LOOK_AGAIN_MS = 5;

  private final CommitWishes wishes;

  public Rulings(CommitWishes wishes) {
    this.wishes = wishes;
  }

  /**
   * @param made whether the submission that was asked about made the task
   * @param state of the task, committed
   */
  record Ruling(boolean made, TaskState state) {}

  /**
   * Waits until it is committed which submission made the task with this id.
   *
   * @param view of the task's partition
   * @param origin where the submission lies
   * @throws ProblemException if that takes longer than 10 s
   */
  Ruling of(StoreView view, TaskKey key, Origin origin) throws InterruptedException {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (System.nanoTime() < deadline) {
      Found found = view.task(key);
      if (found != null && found.committed()) {
        return new Ruling(found.task().terms().origin().equals(origin), found.task().state());
      }
      if (found != null) {
        wishes.wish(view.partition());
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
    throw new ProblemException(
        ErrorCode.UNAVAILABLE,
        "task \"%s\": not decided within %d s; repeat it with the same id"
            .formatted(key.taskId(), WITHIN.toSeconds()));
  }
}
