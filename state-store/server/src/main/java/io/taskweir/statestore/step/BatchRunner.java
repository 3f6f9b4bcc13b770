package io.taskweir.statestore.step;

import io.taskweir.core.batch.Batch;
import io.taskweir.core.task.Task;
import io.taskweir.statestore.store.TaskStore;
import io.taskweir.statestore.store.TaskWalk;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with the partition's batches, a little at a time and in turns, so that neither inputs nor
 * other batches wait long (R-STP-2). How far a batch has got is part of the transaction that got it
 * there, so that each of its tasks is met exactly once, whoever owns the partition. One partition,
 * one thread.
 */
final class BatchRunner {
  /** Longest time of one go, in milliseconds. */
  private static final long SLICE_MS = 2;

  /** Tasks between two looks at the clock. */
  private static final int BETWEEN_LOOKS = 32;

  private static final Duration REMEMBERED = Duration.ofDays(7);

  private final TaskStore store;
  private final BatchActions actions;
  private final CommitPacer pacer;
  private final InstantSource clock;
  private final Deque<Turn> turns = new ArrayDeque<>();
  private final Set<Turn> waitingForCommit = new HashSet<>();
  private long confirmationsSeen;
  private boolean opened;

  BatchRunner(TaskStore store, BatchActions actions, CommitPacer pacer, InstantSource clock) {
    this.store = store;
    this.actions = actions;
    this.pacer = pacer;
    this.clock = clock;
  }

  private record Turn(String tenant, String id) {
    private static Turn of(Batch batch) {
      return new Turn(batch.tenant(), batch.id());
    }
  }

  /** Begins a batch, unless it has been begun before. */
  void start(Batch batch, long nowMs) {
    openOnce();
    if (store.batches().get(batch.tenant(), batch.id()) != null) {
      return;
    }
    if (batch.action().isOfLanes()) {
      store.batches().put(actions.applyToLanes(batch, nowMs));
      return;
    }
    store.batches().put(batch);
    // Tasks are walked as they are committed: all that were accepted before are, with the batch.
    waitingForCommit.add(Turn.of(batch));
    confirmationsSeen = store.confirmations();
    pacer.commitSoon();
  }

  void cancel(String tenant, String id, long nowMs) {
    openOnce();
    Batch batch = store.batches().get(tenant, id);
    if (batch != null && batch.isRunning()) {
      store.batches().put(batch.ended(Batch.State.CANCELLED, nowMs));
    }
  }

  /** The batches that ran when the partition was opened go on. */
  private void openOnce() {
    if (!opened) {
      opened = true;
      store.batches().all().stream()
          .filter(Batch::isRunning)
          .sorted(Comparator.comparingLong(Batch::createdAtMs))
          .map(Turn::of)
          .forEach(turns::add);
    }
  }

  /** Whether there are batches to go on with. */
  boolean isAtWork() {
    return !turns.isEmpty() || !waitingForCommit.isEmpty();
  }

  /** Goes on with the batch whose turn it is. */
  void tick(long nowMs) {
    openOnce();
    if (!waitingForCommit.isEmpty() && store.confirmations() > confirmationsSeen) {
      turns.addAll(waitingForCommit);
      waitingForCommit.clear();
    }
    Turn turn = turns.poll();
    Batch batch = turn == null ? null : store.batches().get(turn.tenant(), turn.id());
    if (turn == null || batch == null || !batch.isRunning()) {
      return;
    }
    Batch after = slice(batch, nowMs);
    store.batches().put(after);
    if (after.isRunning()) {
      turns.add(turn);
    } else {
      pacer.commitSoon();
    }
  }

  private Batch slice(Batch batch, long nowMs) {
    @Nullable String last = null;
    long matched = 0;
    long done = 0;
    try (TaskWalk walk =
        store.walk(
            batch.tenant(),
            Objects.requireNonNullElse(batch.filter().idPrefix(), ""),
            batch.position())) {
      for (int seen = 1; ; seen++) {
        Task task = walk.next();
        if (task == null) {
          return batch.advanced(last, matched, done).ended(Batch.State.DONE, nowMs);
        }
        last = task.key().taskId();
        if (isMeant(batch, task)) {
          matched++;
          done += actions.apply(batch, task, nowMs) ? 1 : 0;
        }
        if (seen % BETWEEN_LOOKS == 0 && clock.millis() - nowMs >= SLICE_MS) {
          return batch.advanced(last, matched, done);
        }
      }
    }
  }

  private static boolean isMeant(Batch batch, Task task) {
    return task.terms().submittedAtMs() <= batch.createdAtMs()
        && batch.filter().matches(task)
        && batch.action().concerns(task, batch.version());
  }

  /** Forgets batches that ended long ago; to be called now and then. */
  void forgetOld(long nowMs) {
    store.batches().all().stream()
        .filter(batch -> !batch.isRunning())
        .filter(batch -> batch.endedAtMs() < nowMs - REMEMBERED.toMillis())
        .forEach(store.batches()::forget);
  }
}
