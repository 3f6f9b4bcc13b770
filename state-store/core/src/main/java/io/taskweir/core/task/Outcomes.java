package io.taskweir.core.task;

/**
 * How attempts end that their workers do not report on, in one word each, as {@link
 * AttemptRecord#outcome} has it. Workers' own words are {@code
 * io.taskweir.protocol.result.Outcome}.
 */
public final class Outcomes {
  /** It was handed over and too old before it had started. */
  public static final String EXPIRED = "expired";

  /** Its function was deleted. */
  public static final String INVALID = "invalid";

  /** It ran longer than it may, and its worker did nothing about it. */
  public static final String OVERDUE = "overdue";

  /** Nothing was heard of it for the length of a lease. */
  public static final String LEASE_ENDED = "lease-ended";

  /** Its dispatcher lost the worker. */
  public static final String WORKER_LOST = "worker-lost";

  /** It was stopped by a user. */
  public static final String STOPPED = "stopped";

  private Outcomes() {}
}
