package io.taskweir.statestore.store;

/**
 * What the open transaction of a stream thread has written so far, in all of its partitions.
 *
 * @param ended tasks that have ended in it
 * @param unfinished tasks that it has changed and that have not ended; they go to the changelog at
 *     the commit
 * @param bytes of it all, roughly
 * @param openMs since it wrote for the first time, in milliseconds
 */
public record Uncommitted(int ended, int unfinished, long bytes, long openMs) {
  static final Uncommitted NOTHING = new Uncommitted(0, 0, 0, 0);

  /** The same with what a store has written besides. */
  Uncommitted plus(Uncommitted other) {
    return new Uncommitted(
        ended + other.ended, unfinished + other.unfinished, bytes + other.bytes, openMs);
  }
}
