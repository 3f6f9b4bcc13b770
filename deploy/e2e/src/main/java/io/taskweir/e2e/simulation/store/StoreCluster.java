package io.taskweir.e2e.simulation.store;

import io.taskweir.core.task.Origin;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.broker.Broker;
import io.taskweir.e2e.simulation.broker.SimulatedGroup;
import java.util.ArrayList;
import java.util.List;

/** All state-stores, dead ones too, and what they have committed. One thread. */
public final class StoreCluster {
  private final Stage stage;
  private final SimulatedGroup<StoreProcess> group;
  private final List<StoreProcess> processes = new ArrayList<>();
  private final List<PartitionState> committed = new ArrayList<>();

  public StoreCluster(Stage stage) {
    this.stage = stage;
    group = new SimulatedGroup<>(stage.chance());
    for (int partition = 0; partition < Broker.PARTITIONS; partition++) {
      committed.add(new PartitionState());
    }
  }

  public SimulatedGroup<StoreProcess> group() {
    return group;
  }

  /** Starts a process; a dead one of the same name is followed by it. */
  public StoreProcess start(String id) {
    StoreProcess process = new StoreProcess(stage, id, this);
    processes.removeIf(former -> former.id().equals(id));
    processes.add(process);
    group.join(process, stage.nowMs());
    return process;
  }

  public List<StoreProcess> processes() {
    return processes;
  }

  /** What the last transaction over the partition has left; not to be changed. */
  public PartitionState committed(int partition) {
    return committed.get(partition);
  }

  /** Whether the submission at this place has been taken in, and that committed. */
  public boolean hasCommitted(Origin origin) {
    return committed(origin.partition()).queueRead > origin.offset();
  }

  void commit(int partition, PartitionState state) {
    committed.set(partition, state.copy());
  }

  boolean isUndecided(int partition) {
    return processes.stream().anyMatch(it -> it.isCommitting(partition));
  }

  /** What has not been taken in and committed, in words; empty if nothing. */
  public String unrest() {
    for (int partition = 0; partition < Broker.PARTITIONS; partition++) {
      PartitionState state = committed(partition);
      if (!stage.broker().queue(partition).isReadUpTo(state.queueRead)) {
        return "submissions of partition " + partition + " from " + state.queueRead + " wait";
      }
      if (!stage.broker().commands(partition).isReadUpTo(state.commandsRead)) {
        return "commands of partition " + partition + " from " + state.commandsRead + " wait";
      }
      if (!stage.broker().results(partition).isReadUpTo(state.resultsRead)) {
        return "results of partition " + partition + " from " + state.resultsRead + " wait";
      }
    }
    if (!group.isSettled()) {
      return "the state-stores' group is not settled";
    }
    return processes.stream()
        .filter(process -> process.isResponding() && !process.isIdle())
        .findFirst()
        .map(process -> process.id() + " is not idle")
        .orElse("");
  }
}
