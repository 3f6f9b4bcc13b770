package io.taskweir.worker.attempt;

import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A function with a PreFreeze hook: whether attempts of it run, since when none does, and whether
 * its hook is at work. Pure: time comes in, in nanoseconds on the steady clock.
 *
 * <p>Thread-safe; its monitor is held for a few instructions only.
 */
final class IdleFunction {
  /** What is to be done now. */
  enum Due {
    NOTHING,
    /** It has become idle. */
    FREEZE,
    /** Its hook takes too long. */
    INTERRUPT
  }

  private final long idleAfterNanos;
  private final long hookNanos;
  private int running;
  private boolean worked;
  private long sinceNanos;
  private @Nullable FutureTask<?> hook;

  /**
   * @param idleAfterNanos without an attempt for this long it is idle
   * @param hookNanos longest time of its hook
   */
  IdleFunction(long idleAfterNanos, long hookNanos) {
    this.idleAfterNanos = idleAfterNanos;
    this.hookNanos = hookNanos;
  }

  /**
   * An attempt is about to begin.
   *
   * @return the hook that is at work, and that it has to wait for
   */
  synchronized @Nullable FutureTask<?> begin() {
    running++;
    worked = true;
    return hook;
  }

  /** An attempt is over, its handler too. */
  synchronized void end(long now) {
    running--;
    if (hook == null) {
      sinceNanos = now;
    }
  }

  synchronized Due due(long now) {
    if (dueIn(now) > 0) {
      return Due.NOTHING;
    }
    return hook == null ? Due.FREEZE : Due.INTERRUPT;
  }

  /** Nanoseconds until something is due, if nothing happens before; zero: now. */
  synchronized long dueIn(long now) {
    if (hook != null) {
      return Math.max(0, sinceNanos + hookNanos - now);
    }
    return running > 0 || !worked
        ? Sweep.NOTHING_DUE
        : Math.max(0, sinceNanos + idleAfterNanos - now);
  }

  /**
   * Its hook begins, however short the time that it has been idle.
   *
   * @return false if it is at work, an attempt runs, or none has since the last time
   */
  synchronized boolean freeze(FutureTask<?> begun, long now) {
    if (hook != null || running > 0 || !worked) {
      return false;
    }
    hook = begun;
    sinceNanos = now;
    worked = false;
    return true;
  }

  /** Its hook is over, or no longer waited for. */
  synchronized void thaw(FutureTask<?> over, long now) {
    if (over.equals(hook)) {
      hook = null;
      sinceNanos = now;
    }
  }

  synchronized @Nullable FutureTask<?> hookAtWork() {
    return hook;
  }
}
