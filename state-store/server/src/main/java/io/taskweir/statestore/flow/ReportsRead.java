package io.taskweir.statestore.flow;

import java.util.HashMap;
import java.util.Map;

/**
 * Up to which moment a partition's owner has read what workers report: a lease may end only if its
 * deadline is before that, or heartbeats that are merely unread would end it (architecture, D8).
 *
 * <p>The consumer knows the end of the topic from its last fetch, which may be old: after a pause
 * of the whole process it takes the end of before for the end of now. So it counts only if it has
 * been at the end for {@link #SETTLED_MS}, looking often all that time. Every thread keeps and asks
 * for its own partitions.
 */
public final class ReportsRead {
  /** Twice the longest time between two fetches of an idle consumer. */
  public static final long SETTLED_MS = 1_000;

  /** Nothing is known. */
  public static final long NEVER = Long.MIN_VALUE;

  private static final class Run {
    private long sinceMs;
    private long lastMs = NEVER;

    /** -1: nothing. */
    private long handedOut = -1;

    private boolean isUnbroken(long nowMs) {
      return lastMs != NEVER && nowMs - lastMs <= SETTLED_MS;
    }
  }

  private final ThreadLocal<Map<Integer, Run>> runs = ThreadLocal.withInitial(HashMap::new);

  /** The consumer is at the end of the partition, or is not. */
  public void looked(int partition, boolean atEnd, long nowMs) {
    Run run = of(partition);
    if (!atEnd) {
      run.lastMs = NEVER;
      return;
    }
    if (!run.isUnbroken(nowMs)) {
      run.sinceMs = nowMs;
    }
    run.lastMs = nowMs;
  }

  /** The consumer has handed out the reports below this offset. */
  public void handedOut(int partition, long nextOffset) {
    of(partition).handedOut = nextOffset;
  }

  /**
   * Every report that was on the topic at this time has been taken in.
   *
   * @param takenIn the offset after the last report that has been taken in; -1: none has
   * @return milliseconds, {@link #NEVER} if it is not known
   */
  public long untilMs(int partition, long takenIn, long nowMs) {
    Run run = of(partition);
    boolean settled = run.isUnbroken(nowMs) && nowMs - run.sinceMs >= SETTLED_MS;
    return settled && takenIn >= run.handedOut ? nowMs - SETTLED_MS : NEVER;
  }

  /** The thread no longer has the partition. */
  public void forget(int partition) {
    runs.get().remove(partition);
  }

  private Run of(int partition) {
    return runs.get().computeIfAbsent(partition, it -> new Run());
  }
}
