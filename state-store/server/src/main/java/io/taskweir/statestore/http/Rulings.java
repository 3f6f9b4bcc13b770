package io.taskweir.statestore.http;

import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Ruling;
import io.taskweir.statestore.store.Refusals.Refusal;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.Found;
import io.taskweir.statestore.store.TakenIn;
import io.taskweir.statestore.watch.CommitWishes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells submissions that made their task from those whose id was taken and those that were refused
 * (architecture, D13). A task knows the record that it was made of, so the answer is right whatever
 * was repeated or redone on the way. Blocks the calling thread; otherwise thread-safe.
 */
public final class Rulings {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final long LOOK_AGAIN_MS = 5;

  /** Of many, those are answered after this time that can be. */
  private static final Duration MANY_WITHIN = Duration.ofSeconds(1);

  private final CommitWishes wishes;

  public Rulings(CommitWishes wishes) {
    this.wishes = wishes;
  }

  /**
   * A submission that is asked about.
   *
   * @param origin where it lies
   * @param idempotency what it was made with; null if it came without a key
   */
  record Asked(TaskKey key, Origin origin, @Nullable Idempotency idempotency) {
    private String topic() {
      return Topics.queue(origin.queue());
    }
  }

  /**
   * Waits until what became of a submission is committed.
   *
   * @param view of the task's partition
   * @throws ProblemException if that takes longer than 10 s
   */
  Ruling of(StoreView view, Asked asked) throws InterruptedException {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (System.nanoTime() < deadline) {
      Ruling ruling = look(view, asked);
      if (ruling != null) {
        return ruling;
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
    throw new ProblemException(
        ErrorCode.UNAVAILABLE,
        "task \"%s\": not decided within %d s; repeat it with the same id"
            .formatted(asked.key().taskId(), WITHIN.toSeconds()));
  }

  /**
   * Waits until what became of all these submissions is committed, but at most a second.
   *
   * @param view of the partition of them all
   * @return in the order of the questions; null where it cannot be said yet
   */
  List<@Nullable Ruling> of(StoreView view, List<Asked> all) throws InterruptedException {
    List<@Nullable Ruling> rulings = new ArrayList<>(Collections.nCopies(all.size(), null));
    if (!lookAtOpen(view, all, rulings)) {
      awaitCommitted(view, all);
      lookAtOpen(view, all, rulings);
    }
    return rulings;
  }

  /** Says whether none is open any more. */
  private boolean lookAtOpen(StoreView view, List<Asked> all, List<@Nullable Ruling> rulings) {
    boolean done = true;
    for (int i = 0; i < all.size(); i++) {
      if (rulings.get(i) == null) {
        rulings.set(i, look(view, all.get(i)));
        done &= rulings.get(i) != null;
      }
    }
    return done;
  }

  /** Looking at the tasks themselves again and again would take the time from whoever decides. */
  private void awaitCommitted(StoreView view, List<Asked> all) throws InterruptedException {
    long deadline = System.nanoTime() + MANY_WITHIN.toNanos();
    TakenIn takenIn = view.takenIn();
    while (System.nanoTime() < deadline) {
      boolean committed = true;
      boolean taken = false;
      for (Asked asked : all) {
        committed &= takenIn.hasCommitted(asked.topic(), asked.origin().offset());
        taken |= takenIn.has(asked.topic(), asked.origin().offset());
      }
      if (committed) {
        return;
      }
      if (taken) {
        wishes.wish(view.partition());
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }

  /** Null if it cannot be said yet. */
  private @Nullable Ruling look(StoreView view, Asked asked) {
    // In this order: what is taken in, or committed, now can be seen in what is looked at next.
    boolean stillToCome = view.takenIn().isBefore(asked.topic(), asked.origin().offset());
    boolean committed = view.takenIn().hasCommitted(asked.topic(), asked.origin().offset());
    Refusal refusal = view.refusals().of(asked.origin());
    Found found = view.task(asked.key());
    if (found != null && (committed || found.committed())) {
      Ruling ruling = byTheTask(asked, found.task(), stillToCome, refusal);
      if (ruling != null) {
        return ruling;
      }
    }
    if (!committed) {
      if (found != null || view.takenIn().has(asked.topic(), asked.origin().offset())) {
        wishes.wish(view.partition());
      }
      return null;
    }
    if (refusal != null) {
      return new Ruling.Refused(refusal.code(), refusal.detail());
    }
    // Nothing is kept of it any more: its function wants it so, or a user has discarded it.
    return found == null && view.refusals().reachBackTo(asked.origin())
        ? new Ruling.Made(TaskState.ENQUEUED)
        : null;
  }

  /** Null if the task that has the id does not answer the question. */
  private static @Nullable Ruling byTheTask(
      Asked asked, Task task, boolean stillToCome, @Nullable Refusal refusal) {
    if (task.terms().origin().equals(asked.origin())) {
      return new Ruling.Made(task.state());
    }
    if (refusal != null && !refusal.isOfDuplicate()) {
      return null;
    }
    // The task might be gone when the submission is taken in, which would then make another.
    return stillToCome ? null : anothers(task, asked.idempotency());
  }

  private static Ruling anothers(Task task, @Nullable Idempotency asked) {
    Idempotency first = task.terms().idempotency();
    if (asked == null || first == null || !asked.key().equals(first.key())) {
      return new Ruling.Taken(task.state());
    }
    return asked.request().equals(first.request())
        ? new Ruling.Repeated(task.state())
        : new Ruling.KeyReused(task.state());
  }
}
