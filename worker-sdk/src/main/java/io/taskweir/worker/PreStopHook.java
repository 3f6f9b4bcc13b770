package io.taskweir.worker;

/**
 * Told that an attempt is about to be interrupted, so that what its handler waits for can be
 * brought to an end in good order: a query cancelled, a child process asked to save its work.
 *
 * <p>Called once for each attempt whose handler is at work when
 *
 * <ul>
 *   <li>the attempt is cancelled: its task was stopped or no longer counts, or somebody else has
 *       it;
 *   <li>its time is up (the function's time-out);
 *   <li>the worker closes and its shutdown grace is over.
 * </ul>
 *
 * <p>The handler is interrupted when the hook has returned, but at the latest after the time of
 * {@link WorkerBuilder#preStopTimeout}; a hook that takes longer is interrupted too. What the hook
 * throws is logged and changes nothing. Nothing is called for an attempt whose handler has not
 * begun or has ended, and so nothing when a worker closes that has no handler at work: what belongs
 * to the worker as a whole can be let go of after {@link Worker#close}.
 *
 * <p>Called on a thread of its own while the handler runs on another, for several attempts at once;
 * it may block. The handler may end while the hook is at work; the worker does not wait for the
 * hook before it reports that end, but {@link Worker#close} does.
 */
@FunctionalInterface
public interface PreStopHook {
  /**
   * @param task the attempt, as its handler got it; {@link TaskContext#isStopping} is true
   * @throws Exception anything: it is logged, and the handler is interrupted
   */
  void preStop(TaskContext task) throws Exception;
}
