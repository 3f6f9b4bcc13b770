package io.taskweir.bench.idle;

import io.taskweir.bench.measure.ProcessUse;
import io.taskweir.bench.measure.Quiet;
import java.time.Duration;

/**
 * A process that has nothing to do.
 *
 * @param cores processor time / time
 * @param rssMb its memory at the end, in MiB
 */
record Rest(double cores, long rssMb) {
  /** Watches it for so long. */
  static Rest watch(ProcessUse use, Duration time) {
    long cpu = use.cpuNanos();
    long start = System.nanoTime();
    Quiet.sleep(time);
    double cores = (double) (use.cpuNanos() - cpu) / (System.nanoTime() - start);
    return new Rest(cores, use.rssMb());
  }
}
