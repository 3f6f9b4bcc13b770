package io.taskweir.statestore.step;

import io.taskweir.statestore.store.Uncommitted;

/**
 * When to ask for a commit ahead of the interval, because somebody waits for one or there is much
 * to commit: soon, but not so often that commits take more of the time than the work. One thread.
 */
final class CommitPacer {
  /** Shortest time between two commits that are asked for, in milliseconds. */
  private static final long SOONEST_MS = 100;

  /** The same for those that are asked for because there is much to write, in milliseconds. */
  private static final long SOONEST_WITH_MUCH_MS = 250;

  /** An open transaction that has written more than this is committed at once, in bytes. */
  private static final long MAX_UNCOMMITTED_BYTES = 64L << 20;

  /** Committing so many changed tasks holds up all others for some five milliseconds. */
  private static final int MANY_TASKS = 400;

  /** Of the changed tasks at most one in so many may be under way when there is no hurry. */
  private static final int TASKS_FOR_EACH_UNFINISHED = 4;

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
   * The open transaction has written more. Committing a large one takes a while in which nothing
   * else is done: the sooner, the shorter (ADR 0012). But what is still under way is written once
   * more with every commit.
   */
  void written(Uncommitted transaction, long nowMs) {
    boolean tooMuch = transaction.bytes() > MAX_UNCOMMITTED_BYTES;
    boolean much =
        transaction.tasks() >= MANY_TASKS
            && transaction.tasks() >= transaction.unfinished() * TASKS_FOR_EACH_UNFINISHED;
    if (tooMuch || (much && nowMs - lastRequestMs >= SOONEST_WITH_MUCH_MS)) {
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
    if (wanted && nowMs - lastRequestMs >= SOONEST_MS) {
      commitNow(nowMs);
    }
  }
}
