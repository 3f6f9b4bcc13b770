package io.taskweir.dev.broker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/**
 * The system's time, whose monotonic clock can be put forward. Time-outs that were running are then
 * over; the time of day stays true. Thread-safe.
 */
final class LeapingTime implements Time {
  private final AtomicLong leaptNanos = new AtomicLong();

  /** Puts the monotonic clock forward. */
  void leap(Duration by) {
    leaptNanos.addAndGet(by.toNanos());
  }

  @Override
  public long milliseconds() {
    return SYSTEM.milliseconds();
  }

  @Override
  public long nanoseconds() {
    return SYSTEM.nanoseconds() + leaptNanos.get();
  }

  @Override
  public void sleep(long ms) {
    SYSTEM.sleep(ms);
  }

  @Override
  public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs)
      throws InterruptedException {
    SYSTEM.waitObject(object, condition, deadlineMs);
  }
}
