package io.taskweir.core.batch;

import io.taskweir.core.task.TaskFilter;
import org.jspecify.annotations.Nullable;

/**
 * One batch in one partition, and how far it has got there. Tasks are taken in the order of their
 * ids, which never change, so that each is met once whatever becomes of it meanwhile. Immutable.
 *
 * @param version of the change that it makes, where the order of changes counts (pauses, deletions)
 * @param createdAtMs when it was asked for; tasks submitted later are not meant
 * @param position id of the last task that was looked at; empty before the first
 * @param matched tasks that it was for so far
 * @param done those of them that it was done to
 * @param failed those of them that refused
 * @param endedAtMs 0 while it runs
 */
public record Batch(
    String tenant,
    String id,
    BatchAction action,
    TaskFilter filter,
    long version,
    long createdAtMs,
    State state,
    String position,
    long matched,
    long done,
    long failed,
    long endedAtMs) {

  /** Whether it still has to be gone on with. */
  public enum State {
    RUNNING("Running"),
    DONE("Done"),
    CANCELLED("Cancelled");

    private final String publicName;

    State(String publicName) {
      this.publicName = publicName;
    }

    /** The name in JSON. */
    public String publicName() {
      return publicName;
    }
  }

  /** One that has not begun. */
  public static Batch start(
      String tenant,
      String id,
      BatchAction action,
      TaskFilter filter,
      long version,
      long createdAtMs) {
    return new Batch(
        tenant, id, action, filter, version, createdAtMs, State.RUNNING, "", 0, 0, 0, 0);
  }

  public boolean isRunning() {
    return state == State.RUNNING;
  }

  /**
   * After some more tasks.
   *
   * @param lastId the last that was looked at; null if none was
   */
  public Batch advanced(@Nullable String lastId, long moreMatched, long moreDone) {
    return new Batch(
        tenant,
        id,
        action,
        filter,
        version,
        createdAtMs,
        state,
        lastId == null ? position : lastId,
        matched + moreMatched,
        done + moreDone,
        failed + moreMatched - moreDone,
        endedAtMs);
  }

  public Batch ended(State how, long nowMs) {
    return new Batch(
        tenant,
        id,
        action,
        filter,
        version,
        createdAtMs,
        how,
        position,
        matched,
        done,
        failed,
        nowMs);
  }

  /**
   * What two partitions have done together: it runs while it runs anywhere, and was cancelled if it
   * was anywhere.
   */
  public Batch mergedWith(Batch other) {
    State together =
        isRunning() || other.isRunning()
            ? State.RUNNING
            : state == State.CANCELLED ? state : other.state;
    return new Batch(
        tenant,
        id,
        action,
        filter,
        version,
        createdAtMs,
        together,
        position,
        matched + other.matched,
        done + other.done,
        failed + other.failed,
        together == State.RUNNING ? 0 : Math.max(endedAtMs, other.endedAtMs));
  }
}
