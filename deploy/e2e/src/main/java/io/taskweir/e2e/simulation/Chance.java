package io.taskweir.e2e.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** All that is left to chance in one run, from one seed. One thread. */
public final class Chance {
  private final SplittableRandom random;

  public Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** From 0 to {@code bound} - 1. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** From {@code least} to {@code most}, both included. */
  public long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  /** True once in so many times. */
  public boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** One of a list that is not empty. */
  public <T> T of(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
