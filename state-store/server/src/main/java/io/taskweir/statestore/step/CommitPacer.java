package io.taskweir.statestore.step;

import io.taskweir.statestore.store.Uncommitted;

/**
 * When to ask for a commit ahead of the interval, because somebody waits for one or there is much
 * to commit: soon, but not so often that commits take more of the time than the work. One thread.
 */
final class CommitPacer {
  /** Shortest time between two commits that are asked for, in milliseconds. */
  private static final long SOONEST_MS = 100;

  /** How long a transaction may go on at the least, however much it has to write. */
  private static final long SOONEST_WITH_MUCH_MS = 250;

  /** A transaction that has written more than this is committed at once, in bytes. */
  private static final long MAX_UNCOMMITTED_BYTES = 64L << 20;

  /** Committing fewer tasks than this is mostly waiting for the broker. */
  private static final int MANY_TASKS = 400;

  /** So many must have ended for each that is under way. */
  private static final int ENDED_FOR_EACH_UNFINISHED = 3;

  private final Runnable requestCommit;
  private boolean wanted;
  private long lastRequestMs;

  CommitPacer(Runnable requestCommit) {
    this.requestCommit = requestCommit;
  }

  /** Something was written that others only see once it is committed. */
  void commitSoon() {
    wanted = true;
  }

  /**
   * The thread's open transaction has written more. Committing a large one takes a while in which
   * nothing else is done: the sooner, the shorter (ADR 0012). But what is still under way is
   * written once more with every commit.
   */
  void written(Uncommitted transaction, long nowMs) {
    boolean tooMuch = transaction.bytes() > MAX_UNCOMMITTED_BYTES;
    boolean much =
        transaction.openMs() >= SOONEST_WITH_MUCH_MS
            && transaction.ended() >= MANY_TASKS
            && transaction.ended() >= transaction.unfinished() * ENDED_FOR_EACH_UNFINISHED;
    if (tooMuch || much) {
      commitNow(nowMs);
    }
  }

  /** Whether somebody waits for a commit that has not been asked for yet. */
  boolean isWanted() {
    return wanted;
  }

  /** Asks now. */
  void commitNow(long nowMs) {
    wanted = false;
    lastRequestMs = nowMs;
    requestCommit.run();
  }

  /** To be called every few milliseconds. */
  void tick(long nowMs) {
    // A clock that was put back is no reason to wait until it is there again.
    if (wanted && Math.abs(nowMs - lastRequestMs) >= SOONEST_MS) {
      commitNow(nowMs);
    }
  }
}
