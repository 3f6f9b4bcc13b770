package io.taskweir.worker.stream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts ended handlers and decides when the dispatcher hears of them: at once if it has heard
 * nothing for a while or if half of its slots are free without its knowing, else together with
 * others a little later. So a slow worker answers at once and a fast one sends about a thousand
 * messages a second, however many tasks it runs. Thread-safe, without locks.
 */
final class FreedSlots {
  /** Messages closer together than this are joined; a free slot waits no longer to be known. */
  static final Duration JOIN_WITHIN = Duration.ofMillis(1);

  /** Nothing to be done by the caller: a flush that is on its way takes this one along. */
  static final long ALREADY_PLANNED = -1;

  private static final int NONE = 0;
  private static final int LATER = 1;
  private static final int NOW = 2;

  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger planned = new AtomicInteger(NONE);
  private volatile long lastTakenNanos;

  FreedSlots(long nowNanos) {
    lastTakenNanos = nowNanos - JOIN_WITHIN.toNanos();
  }

  /**
   * One handler has ended.
   *
   * @param granted slots of the dispatcher
   * @return nanoseconds after which the caller must see to it that the count is taken (0: at once),
   *     or {@link #ALREADY_PLANNED}
   */
  long add(long nowNanos, int granted) {
    int freed = count.incrementAndGet();
    long sinceLast = nowNanos - lastTakenNanos;
    if (freed >= Math.max(1, granted / 2) || sinceLast >= JOIN_WITHIN.toNanos()) {
      return planned.getAndSet(NOW) == NOW ? ALREADY_PLANNED : 0;
    }
    return planned.compareAndSet(NONE, LATER) ? JOIN_WITHIN.toNanos() - sinceLast : ALREADY_PLANNED;
  }

  /** Takes the count, which may be 0 if an earlier flush took it along. */
  int take(long nowNanos) {
    // First the plan, then the count: whoever adds in between plans anew, at worst in vain.
    planned.set(NONE);
    int freed = count.getAndSet(0);
    if (freed > 0) {
      lastTakenNanos = nowNanos;
    }
    return freed;
  }
}
