package io.taskweir.statestore.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the owner of a partition has got in its input topics since it opened, and how much of
 * that is committed. The owner writes, any thread reads.
 */
public final class TakenIn {
  private final Map<String, Long> from = new ConcurrentHashMap<>();
  private final Map<String, Long> upTo = new ConcurrentHashMap<>();
  private volatile Map<String, Long> committedUpTo = Map.of();

  /** Everything of the topic below this offset is taken in. */
  void taken(String topic, long nextOffset) {
    from.putIfAbsent(topic, nextOffset - 1);
    upTo.put(topic, nextOffset);
  }

  /** Everything that has been taken in is committed. */
  void committed() {
    committedUpTo = Map.copyOf(upTo);
  }

  /** The offset after the last that has been taken in; -1 if the owner has read none yet. */
  public long upTo(String topic) {
    return upTo.getOrDefault(topic, -1L);
  }

  /** Whether this owner has taken in the record at the offset, and not one before it. */
  public boolean has(String topic, long offset) {
    return offset < upTo(topic) && offset >= from.getOrDefault(topic, Long.MAX_VALUE);
  }

  /** Whether it is known that the record at the offset is still to be taken in. */
  public boolean isBefore(String topic, long offset) {
    long next = upTo(topic);
    return next >= 0 && next <= offset;
  }

  /** Whether this owner has taken in the record at the offset, and that is committed. */
  public boolean hasCommitted(String topic, long offset) {
    return offset < committedUpTo.getOrDefault(topic, -1L) && has(topic, offset);
  }
}
