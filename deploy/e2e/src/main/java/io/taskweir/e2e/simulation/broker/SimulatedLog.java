package io.taskweir.e2e.simulation.broker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a topic. One thread.
 *
 * @param <T> what lies on it
 */
public final class SimulatedLog<T> {
  private final List<Entry<T>> entries = new ArrayList<>();

  /**
   * @param writtenMs the broker's time
   * @param transaction null if it was written without
   */
  public record Entry<T>(long offset, long writtenMs, @Nullable Transaction transaction, T value) {
    private boolean isUndecided() {
      return transaction != null && transaction.isOpen();
    }

    private boolean isAborted() {
      return transaction != null && !transaction.isOpen() && !transaction.isCommitted();
    }
  }

  /**
   * @return the offset
   */
  public long append(T value, @Nullable Transaction transaction, long nowMs) {
    entries.add(new Entry<>(entries.size(), nowMs, transaction, value));
    return entries.size() - 1L;
  }

  /** The offset that the next record will have. */
  public long end() {
    return entries.size();
  }

  /** The record at this offset; null if it is the end. */
  public @Nullable Entry<T> at(long offset) {
    return offset < entries.size() ? entries.get((int) offset) : null;
  }

  /**
   * The first record from this offset on that is committed; null if there is none, or one that is
   * undecided stands before it.
   */
  public @Nullable Entry<T> committedFrom(long offset) {
    for (long next = offset; next < entries.size(); next++) {
      Entry<T> entry = entries.get((int) next);
      if (entry.isUndecided()) {
        return null;
      }
      if (!entry.isAborted()) {
        return entry;
      }
    }
    return null;
  }

  /** Whether a reader of committed records has nothing to read any more, now or later. */
  public boolean isReadUpTo(long offset) {
    for (long next = offset; next < entries.size(); next++) {
      if (!entries.get((int) next).isAborted()) {
        return false;
      }
    }
    return true;
  }
}
