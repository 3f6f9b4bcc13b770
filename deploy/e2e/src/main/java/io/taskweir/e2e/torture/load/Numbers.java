package io.taskweir.e2e.torture.load;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers that are given once in a run. Thread-safe. */
final class Numbers {
  private final AtomicLong last = new AtomicLong();

  long next() {
    return last.incrementAndGet();
  }
}
