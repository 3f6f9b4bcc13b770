package io.taskweir.e2e.simulation;

import io.taskweir.e2e.simulation.broker.Broker;
import io.taskweir.e2e.simulation.history.History;
import java.util.Set;

/**
 * What all processes of a run have in common.
 *
 * @param fences that are up
 */
public record Stage(
    SimulatedTime time, Chance chance, History history, Broker broker, Set<Fence> fences) {

  public boolean has(Fence fence) {
    return fences.contains(fence);
  }

  public long nowMs() {
    return time.nowMs();
  }
}
