package io.taskweir.e2e.simulation.broker;

import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;

/**
 * An outcome for the router.
 *
 * @param seq of the terminal transition
 */
public record Outcome(TaskKey key, int seq, TaskState state) {}
