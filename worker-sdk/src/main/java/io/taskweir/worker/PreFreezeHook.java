package io.taskweir.worker;

/**
 * Told that a function has become idle on this worker, so that what it holds can be written out or
 * let go of until it is needed again: buffers, caches, connections.
 *
 * <p>Called when there has been no attempt of the function for the time of {@link
 * WorkerBuilder#idleAfter}, once each time, and when the worker closes if there has been one since
 * the last call. Never while an attempt of the function runs: one that arrives while the hook is at
 * work waits for it, but no longer than {@link WorkerBuilder#preFreezeTimeout}; then the hook is
 * interrupted and the attempt begins. What the hook throws is logged and changes nothing.
 *
 * <p>Called on a thread of its own; it may block. A function whose attempts do not end for as long
 * as the worker lives (one that ignores its interrupt, say) is never idle.
 */
@FunctionalInterface
public interface PreFreezeHook {
  /**
   * @throws Exception anything: it is logged
   */
  void preFreeze() throws Exception;
}
