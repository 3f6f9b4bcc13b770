/** Attempts while they run on this worker: slots, interrupts, time-outs, reports. Internal. */
@NullMarked
package io.taskweir.worker.attempt;

import org.jspecify.annotations.NullMarked;
