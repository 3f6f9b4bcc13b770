package io.taskweir.dispatcher.plan;

/** What a plan counts. */
public enum PlanCount {
  /** An attempt was sent to a worker. */
  ASSIGNED,
  /** A dispatch of an attempt that is known already was dropped. */
  DUPLICATE,
  /** A dispatch of an older incarnation, or meant for another dispatcher, was dropped. */
  STALE,
  /** A worker gave an attempt back unstarted. */
  RETURNED,
  /** An attempt was reported lost. */
  LOST,
  /** A worker was told to cancel an attempt. */
  CANCELLED;

  /** Where a plan's counts go. */
  @FunctionalInterface
  public interface Counter {
    void count(PlanCount what);
  }
}
