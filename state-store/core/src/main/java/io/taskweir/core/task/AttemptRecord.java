package io.taskweir.core.task;

import io.taskweir.protocol.result.Progress;
import io.taskweir.protocol.result.TaskError;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one attempt. Times are milliseconds, 0 if it has not happened.
 *
 * @param outcome in one word, such as {@code success}, {@code retryable}, {@code worker-lost}; null
 *     while it lasts
 * @param progress what its handler said last; null if it has said nothing
 */
public record AttemptRecord(
    int attempt,
    long handedOverAtMs,
    @Nullable String workerId,
    long startedAtMs,
    long endedAtMs,
    @Nullable String outcome,
    @Nullable TaskError error,
    @Nullable Progress progress) {

  /** Outcomes that nobody reported: we gave the attempt up, and its worker may not know. */
  private static final Set<String> GIVEN_UP =
      Set.of(Outcomes.EXPIRED, Outcomes.INVALID, Outcomes.OVERDUE, Outcomes.LEASE_ENDED);

  /** Whether the attempt was ended by no word of its worker's, which may still be at it. */
  public boolean isGivenUp() {
    return outcome != null && GIVEN_UP.contains(outcome);
  }

  static AttemptRecord handedOver(int attempt, long atMs) {
    return new AttemptRecord(attempt, atMs, null, 0, 0, null, null, null);
  }

  AttemptRecord started(String worker, long atMs) {
    return new AttemptRecord(attempt, handedOverAtMs, worker, atMs, 0, null, null, null);
  }

  AttemptRecord ended(String how, @Nullable TaskError why, long atMs) {
    return new AttemptRecord(
        attempt, handedOverAtMs, workerId, startedAtMs, atMs, how, why, progress);
  }

  AttemptRecord progressed(Progress how) {
    return new AttemptRecord(
        attempt, handedOverAtMs, workerId, startedAtMs, endedAtMs, outcome, error, how);
  }
}
