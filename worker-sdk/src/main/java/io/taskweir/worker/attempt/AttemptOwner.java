package io.taskweir.worker.attempt;

/** The worker, as its attempts see it. Thread-safe, never blocks. */
interface AttemptOwner {
  /** Whether the worker closes. */
  boolean isStopping();

  /** Adds to the attempt's log; of no effect once its end is being reported. */
  void log(RunningAttempt attempt, String text);
}
