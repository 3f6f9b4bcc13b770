package io.taskweir.bench.failover;

/**
 * How long what belonged to the killed state-store did not work. All times in nanoseconds from the
 * kill, until the last of its partitions.
 *
 * @param partitions that it owned
 * @param detected until the broker had put it out of the group
 * @param read until a GET was answered
 * @param dispatched until a task began that was submitted after the kill
 */
record Outage(int partitions, long detected, long read, long dispatched) {}
