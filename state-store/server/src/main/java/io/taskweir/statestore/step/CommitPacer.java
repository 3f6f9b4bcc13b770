package io.taskweir.statestore.step;

/**
 * When to ask for a commit ahead of the interval, because somebody waits for one or there is much
 * to commit: soon, but not so often that commits take more of the time than the work. One thread.
 */
final class CommitPacer {
  /** Shortest time between two commits that are asked for, in milliseconds. */
  private static final long SOONEST_MS = 100;

  /** The same for those that are asked for because there is much to write, in milliseconds. */
  private static final long SOONEST_WITH_MUCH_MS = 250;

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
   * The open transaction has become so large that committing it takes a while, in which nothing
   * else is done: the sooner, the shorter.
   */
  void muchIsWritten(long nowMs) {
    if (nowMs - lastRequestMs >= SOONEST_WITH_MUCH_MS) {
      commitNow(nowMs);
    }
  }

  /** Whether somebody waits for a commit that has not been asked for yet. */
  boolean isWanted() {
    return wanted;
  }

  /** Asks now: too much would be lost, or kept in memory, otherwise. */
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
