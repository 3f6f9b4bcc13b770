package io.taskweir.worker.attempt;

/** Why a handler is interrupted. */
enum Interruption {
  /** The task was stopped, or somebody else has the attempt. */
  CANCELLED,
  TIMED_OUT,
  /** The worker closes and its grace is over. */
  SHUTDOWN
}
