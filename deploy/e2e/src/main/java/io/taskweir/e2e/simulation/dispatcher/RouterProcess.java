package io.taskweir.e2e.simulation.dispatcher;

import io.taskweir.core.task.Delivery;
import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.SimulatedProcess;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.broker.Outcome;
import io.taskweir.e2e.simulation.broker.SimulatedGroup;
import io.taskweir.e2e.simulation.broker.SimulatedLog.Entry;
import io.taskweir.e2e.simulation.broker.Transaction;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.DeliveryReport;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An outcome router: the deliveries, the reports of them and the positions in one transaction; as
 * {@code io.taskweir.dispatcher.outcome.OutcomeRouter}. One thread.
 */
public final class RouterProcess extends SimulatedProcess implements SimulatedGroup.Member {
  private final Stage stage;
  private final SimulatedGroup<RouterProcess> group;

  /** Positions as committed, shared by all routers. */
  private final Map<Integer, Long> committed;

  private final Map<Integer, Long> positions = new TreeMap<>();
  private @Nullable Transaction transaction;
  private int generation = -1;

  public RouterProcess(
      Stage stage, String id, SimulatedGroup<RouterProcess> group, Map<Integer, Long> committed) {
    super(id);
    this.stage = stage;
    this.group = group;
    this.committed = committed;
    stage.broker().fence(id);
    group.join(this, stage.nowMs());
  }

  @Override
  public void rebalancing() {
    commit();
  }

  @Override
  public void assigned(Set<Integer> partitions, int newGeneration) {
    generation = newGeneration;
    positions.clear();
    partitions.forEach(it -> positions.put(it, committed.getOrDefault(it, 0L)));
  }

  /** Delivers an outcome or two, without committing. */
  public void deliver() {
    if (!isResponding()) {
      return;
    }
    boolean noticed = !group.has(this) && stage.chance().oneIn(3);
    if (noticed || (transaction != null && !transaction.isOpen())) {
      giveUp();
      return;
    }
    for (Map.Entry<Integer, Long> position : positions.entrySet()) {
      Entry<Outcome> next =
          stage.broker().outcomes(position.getKey()).committedFrom(position.getValue());
      if (next != null) {
        deliver(position.getKey(), next.value());
        position.setValue(next.offset() + 1);
      }
    }
  }

  private void deliver(int partition, Outcome outcome) {
    Transaction open = transaction == null ? stage.broker().begin(id()) : transaction;
    transaction = open;
    boolean accepted = stage.chance().below(8) > 0;
    if (accepted) {
      Fact delivered = new Fact.Delivered(outcome.key(), outcome.seq(), outcome.state());
      if (stage.has(Fence.DELIVERY_TRANSACTION)) {
        open.tell(delivered);
      } else {
        stage.history().add(id(), delivered);
      }
    }
    open.tell(
        new Fact.DeliverySettled(
            outcome.key(),
            outcome.seq(),
            accepted ? Delivery.Progress.DELIVERED : Delivery.Progress.FAILED));
    CommandRecord report =
        CommandRecord.newBuilder()
            .setDeliveryReport(
                DeliveryReport.newBuilder()
                    .setTenant(outcome.key().tenant())
                    .setTaskId(outcome.key().taskId())
                    .setSeq(outcome.seq())
                    .setDelivered(accepted)
                    .setAttempts(1)
                    .setError(accepted ? "" : "the destination refuses it"))
            .build();
    stage.broker().commands(partition).append(report, open, stage.nowMs());
  }

  public void commit() {
    Transaction open = transaction;
    if (!isResponding() || open == null) {
      return;
    }
    if (!open.isOpen() || !group.isCurrent(this, generation)) {
      giveUp();
      return;
    }
    transaction = null;
    open.commit(stage.history());
    committed.putAll(positions);
  }

  private void giveUp() {
    if (transaction != null && transaction.isOpen()) {
      transaction.abort(stage.history());
    }
    transaction = null;
    positions.clear();
    group.leave(this);
    group.join(this, stage.nowMs());
  }

  public boolean isIdle() {
    return transaction == null
        && positions.entrySet().stream()
            .allMatch(it -> stage.broker().outcomes(it.getKey()).isReadUpTo(it.getValue()));
  }
}
