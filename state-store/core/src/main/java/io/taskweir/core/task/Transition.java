package io.taskweir.core.task;

import io.taskweir.protocol.TaskState;

/** One entry of a task's history; its place in the list is its sequence number, from 1. */
public record Transition(TaskState state, long atMs, int attempt, String reason) {}
