package io.taskweir.dispatcher.plan;

import java.util.PriorityQueue;

/**
 * What is due when. Nothing is ever taken back: whoever sets a timer checks, when it rings, whether
 * it still matters.
 */
final class Timers {
  private final PriorityQueue<Timer> queue = new PriorityQueue<>();
  private long sequence;

  private record Timer(long atNanos, long sequence, Runnable action) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      return atNanos != other.atNanos
          ? Long.compare(atNanos, other.atNanos)
          : Long.compare(sequence, other.sequence);
    }
  }

  void at(long atNanos, Runnable action) {
    queue.add(new Timer(atNanos, sequence++, action));
  }

  void ring(long nowNanos) {
    for (Timer next = queue.peek(); next != null && next.atNanos <= nowNanos; next = queue.peek()) {
      queue.remove();
      next.action.run();
    }
  }

  /** {@link Long#MAX_VALUE} if nothing is due ever. */
  long nextNanos() {
    Timer next = queue.peek();
    return next == null ? Long.MAX_VALUE : next.atNanos;
  }
}
