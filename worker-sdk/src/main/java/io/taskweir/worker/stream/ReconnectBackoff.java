package io.taskweir.worker.stream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses before connecting again: exponential with full jitter (a random time from zero to the
 * bound), which spreads the workers of a dispatcher that restarts (Brooker, "Exponential Backoff
 * and Jitter", 2015). One thread.
 */
final class ReconnectBackoff {
  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(5);

  private final RandomGenerator random;
  private long boundMs = FIRST.toMillis();

  ReconnectBackoff(RandomGenerator random) {
    this.random = random;
  }

  /** Milliseconds to wait now; the next bound is twice as high. */
  long nextMs() {
    long pause = random.nextLong(boundMs + 1);
    boundMs = Math.min(LONGEST.toMillis(), boundMs * 2);
    return pause;
  }

  /** A connection has held. */
  void reset() {
    boundMs = FIRST.toMillis();
  }
}
