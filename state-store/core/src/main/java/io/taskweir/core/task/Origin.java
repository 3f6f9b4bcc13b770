package io.taskweir.core.task;

/**
 * Where the submission's record lies. The same after the record has been processed again, so what
 * is derived from it (lease tokens) is the same too.
 *
 * @param queue index of the queue topic
 */
public record Origin(int queue, int partition, long offset) {}
