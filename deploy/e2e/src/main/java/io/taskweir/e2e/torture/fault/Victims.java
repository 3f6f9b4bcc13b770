package io.taskweir.e2e.torture.fault;

import io.taskweir.e2e.torture.cluster.Cluster;
import io.taskweir.e2e.torture.load.Load;

/**
 * What faults are done to.
 *
 * @param notes gets what a checker must know of them
 */
public record Victims(Cluster cluster, Load load, FaultNotes notes) {}
