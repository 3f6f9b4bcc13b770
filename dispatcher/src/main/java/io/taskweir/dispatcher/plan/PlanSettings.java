package io.taskweir.dispatcher.plan;

import java.time.Duration;

/**
 * How patient a plan is.
 *
 * @param workerGrace how long a worker may be away after its stream broke, until what it runs
 *     counts as lost. Default 5 s. Longer: work of a dead worker starts later elsewhere.
 * @param takeoverGrace how long a worker that runs something may stay away after this dispatcher
 *     took over the partition. Default 15 s: the worker has to notice that the other dispatcher is
 *     gone, find this one and connect.
 * @param confirmWithin how long a new incarnation of a store has time to confirm what its
 *     predecessor had sent, before it is cancelled. Default 10 s.
 * @param windowCoalescing how long changes of a window are gathered before they are published.
 *     Default 5 ms. The first worker's window is never held back.
 * @param refusedSlotPause how long a slot is left alone after the worker returned an attempt for
 *     want of it. Default 100 ms.
 */
public record PlanSettings(
    Duration workerGrace,
    Duration takeoverGrace,
    Duration confirmWithin,
    Duration windowCoalescing,
    Duration refusedSlotPause) {

  public static PlanSettings defaults() {
    return new PlanSettings(
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofMillis(5),
        Duration.ofMillis(100));
  }
}
