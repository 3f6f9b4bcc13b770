package io.taskweir.gateway;

import io.taskweir.protocol.TaskState;

/**
 * What the state-store has decided, for good, about a submission with an id of the caller's.
 *
 * @param accepted whether this submission made the task; else another one had, and this is not run
 * @param state of the task with that id, whoever made it
 */
public record Ruling(boolean accepted, TaskState state) {}
