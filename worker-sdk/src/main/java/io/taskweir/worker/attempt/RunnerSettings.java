package io.taskweir.worker.attempt;

import io.taskweir.worker.function.HookTimes;
import java.time.Duration;

/**
 * How a worker runs its attempts.
 *
 * @param workerId as reported
 * @param tenant whose tasks it takes
 * @param concurrency most handlers at once, 1 to 10,000
 * @param lease how long the state-store waits for a sign of life before it takes an attempt for
 *     lost; must be what the state-store has
 */
public record RunnerSettings(
    String workerId, String tenant, int concurrency, Duration lease, HookTimes hookTimes) {
  /** The state-store's default. */
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);
}
