package io.taskweir.worker;

import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.TaskError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a task in a {@link TaskweirTest}.
 *
 * @param number from 1
 * @param startedAt by the test's clock
 * @param endedAt null: it is at work
 * @param outcome its class: success, retryable, non-retryable, throttled, stopped; null: it is at
 *     work, or ended without one when its grace was over
 * @param error what the handler threw; null if it threw nothing
 */
public record TestAttempt(
    int number,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Outcome outcome,
    @Nullable TaskError error) {}
