package io.taskweir.worker.simulation;

import io.taskweir.worker.attempt.WorkerClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Both clocks of a worker, moved by hand. Set by one thread, read by any. */
final class SettableClock implements InstantSource {
  private volatile Instant now;

  SettableClock(Instant start) {
    now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  void set(Instant time) {
    now = time;
  }

  WorkerClock toWorkerClock() {
    Instant start = now;
    return new WorkerClock(this, () -> Duration.between(start, now).toNanos());
  }
}
