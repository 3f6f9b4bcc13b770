package io.taskweir.worker.function;

import java.time.Duration;

/**
 * How long hooks may take, and when a function is idle.
 *
 * @param initializer longest time of an Initializer
 * @param idleAfter a function without an attempt for this long is idle
 * @param preFreeze longest time of a PreFreeze hook, which is what a task waits for it at most
 * @param preStop longest time of a PreStop hook before the handler is interrupted
 */
public record HookTimes(
    Duration initializer, Duration idleAfter, Duration preFreeze, Duration preStop) {
  public static final HookTimes DEFAULT =
      new HookTimes(
          Duration.ofMinutes(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5));

  public HookTimes withInitializer(Duration time) {
    return new HookTimes(time, idleAfter, preFreeze, preStop);
  }

  public HookTimes withIdleAfter(Duration time) {
    return new HookTimes(initializer, time, preFreeze, preStop);
  }

  public HookTimes withPreFreeze(Duration time) {
    return new HookTimes(initializer, idleAfter, time, preStop);
  }

  public HookTimes withPreStop(Duration time) {
    return new HookTimes(initializer, idleAfter, preFreeze, time);
  }
}
