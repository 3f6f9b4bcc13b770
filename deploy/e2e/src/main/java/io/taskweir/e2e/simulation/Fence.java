package io.taskweir.e2e.simulation;

/**
 * What keeps the promises when processes crash, pause and come back. Every fence is up in a run; a
 * test takes them down one at a time, in the simulated parts only, to show that the invariants
 * notice.
 */
public enum Fence {
  /** A state-store that has been replaced cannot commit. */
  GENERATION,
  /** State, outputs and the positions in the inputs are committed together or not at all. */
  ATOMIC_COMMIT,
  /** Readers of events see what is committed only. */
  READ_COMMITTED,
  /** An id that is known is not made into a second task. */
  ONE_TASK_PER_ID,
  /** A window counts only if it is of the dispatcher that owns the partition. */
  DISPATCHER_EPOCH,
  /** No more is out of a lane than its window. */
  WINDOW,
  /** A report counts only with the token of its attempt. */
  LEASE_TOKEN,
  /** A result that comes before its task (again) is kept for it. */
  PARKED_RESULTS,
  /** A task waits until it is due. */
  DUE_TIME,
  /** A lease ends only when the reports of its time have been read. */
  REPORTS_WATERMARK,
  /** What a task has used of its retries is remembered. */
  RETRY_COUNT,
  /**
   * A store says nothing to dispatchers before its incarnation is committed: one that was paused
   * between being given a partition and its first act, for longer than a session, would announce a
   * later incarnation than its successor's when it wakes up.
   */
  COMMITTED_INCARNATION,
  /** Only what is out is issued again. */
  OUT_SET,
  /** A worker is given its own tenant's work only. */
  WORKER_TENANT,
  /** A worker knows what it runs, and does not begin it a second time. */
  KNOWN_ATTEMPTS,
  /** A delivery and the position behind it are committed together. */
  DELIVERY_TRANSACTION,
  /** A step's payload is that of its own task. */
  OWN_PAYLOAD
}
