package io.taskweir.bench.measure;

import java.util.stream.LongStream;

/** How long each of many things took, in nanoseconds. Immutable. */
public final class Durations {
  private final long[] nanos;

  private Durations(long[] nanos) {
    this.nanos = nanos;
  }

  public static Durations of(LongStream nanos) {
    return new Durations(nanos.toArray());
  }

  /** Does something so many times, one after the other. */
  public static Durations ofEach(int times, Runnable action) {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      action.run();
      nanos[i] = System.nanoTime() - start;
    }
    return new Durations(nanos);
  }

  public Percentiles percentiles() {
    return Percentiles.ofNanos(nanos);
  }
}
