package io.taskweir.bench;

import java.util.Arrays;
import java.util.stream.LongStream;

/** How long each of many things took, in nanoseconds. Immutable. */
final class Durations {
  static final Durations NONE = new Durations(new long[0]);

  private final long[] nanos;

  private Durations(long[] nanos) {
    this.nanos = nanos;
  }

  static Durations of(LongStream nanos) {
    return new Durations(nanos.toArray());
  }

  /** Does something so many times, one after the other. */
  static Durations ofEach(int times, Runnable action) {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      action.run();
      nanos[i] = System.nanoTime() - start;
    }
    return new Durations(nanos);
  }

  /** These and those. */
  Durations and(Durations others) {
    long[] all = Arrays.copyOf(nanos, nanos.length + others.nanos.length);
    System.arraycopy(others.nanos, 0, all, nanos.length, others.nanos.length);
    return new Durations(all);
  }

  Percentiles percentiles() {
    return Percentiles.ofNanos(nanos);
  }
}
