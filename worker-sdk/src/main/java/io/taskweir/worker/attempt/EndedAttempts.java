package io.taskweir.worker.attempt;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Remembers the attempts that ended last. A dispatcher that takes over sends again what the
 * state-store does not know to run, and that includes what has just ended and whose result is still
 * unread; such an attempt need not run twice. Thread-safe.
 */
final class EndedAttempts {
  /** Some seconds' worth on a fast worker; results are read far sooner. */
  static final int REMEMBERED = 10_000;

  private final Map<AttemptId, String> tokens = new ConcurrentHashMap<>();
  private final Queue<AttemptId> order = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  void add(RunningAttempt attempt) {
    tokens.put(attempt.id(), attempt.leaseToken());
    order.add(attempt.id());
    if (size.incrementAndGet() > REMEMBERED) {
      size.decrementAndGet();
      AttemptId oldest = order.poll();
      if (oldest != null) {
        tokens.remove(oldest);
      }
    }
  }

  /**
   * Whether this very attempt has ended here. The token tells it from an attempt of a later task
   * that was given the same id.
   */
  boolean contains(RunningAttempt attempt) {
    return attempt.leaseToken().equals(tokens.get(attempt.id()));
  }
}
