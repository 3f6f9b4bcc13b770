package io.taskweir.core.task;

import io.taskweir.protocol.function.Backoff;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.submission.Idempotency;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task was accepted with. Never changes, whatever becomes of its function's config.
 *
 * @param submittedAtMs when the submission was made
 * @param dueAtMs earliest start; equal to {@code submittedAtMs} without a delay
 * @param maxAgeSeconds longest wait for a start, from the due time
 * @param timeoutMs longest time that one attempt may run; 0: any time
 * @param maxRetries handler errors that are retried
 * @param keeping what is kept of the task, and for how long
 * @param generation which life of its function the task belongs to; see {@link
 *     io.taskweir.core.machine.TaskCommand.HandOver}
 * @param source where a forwarded submission came from; a second one from the same source is the
 *     same submission
 * @param rerunOf id of the task that this one runs again
 * @param idempotency by what the same request, made again, is known; null if the caller gave no key
 */
public record Terms(
    Origin origin,
    long submittedAtMs,
    long dueAtMs,
    int priority,
    int maxAgeSeconds,
    long timeoutMs,
    int maxRetries,
    Backoff backoff,
    Map<String, String> labels,
    @Nullable Destination onSuccess,
    @Nullable Destination onFailure,
    Keeping keeping,
    long generation,
    @Nullable String source,
    @Nullable String rerunOf,
    @Nullable Idempotency idempotency) {

  /** When the task is too old to be started. */
  public long expiresAtMs() {
    return dueAtMs + maxAgeSeconds * 1000L;
  }
}
