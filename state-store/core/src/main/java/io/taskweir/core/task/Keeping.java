package io.taskweir.core.task;

/**
 * What is kept of a task.
 *
 * @param tracked whether anything is kept after its end, and its changes of state are told as
 *     events
 * @param retentionMs how long after its end a tracked task is kept, in milliseconds
 */
public record Keeping(boolean tracked, long retentionMs) {}
