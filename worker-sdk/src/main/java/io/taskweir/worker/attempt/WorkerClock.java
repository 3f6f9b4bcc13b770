package io.taskweir.worker.attempt;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks: the wall's for what others read, a steady one for what is measured, so that a
 * clock that is set neither ends a time-out early nor silences the heartbeats.
 *
 * @param nanos never goes back; only differences mean anything
 */
public record WorkerClock(InstantSource wall, LongSupplier nanos) {
  public static final WorkerClock SYSTEM =
      new WorkerClock(InstantSource.system(), System::nanoTime);

  public Instant now() {
    return wall.instant();
  }

  public long nanoTime() {
    return nanos.getAsLong();
  }
}
