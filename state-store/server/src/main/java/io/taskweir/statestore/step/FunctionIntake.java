package io.taskweir.statestore.step;

import io.taskweir.core.batch.Batch;
import io.taskweir.core.batch.BatchAction;
import io.taskweir.core.function.FunctionState;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.internal.ConfigureFunction;
import io.taskweir.protocol.internal.DeleteFunction;
import io.taskweir.protocol.internal.PauseFunction;
import io.taskweir.statestore.store.Lane;
import io.taskweir.statestore.store.TaskStore;

/** Takes changes of functions: configs, pauses, deletions. One partition, one thread. */
final class FunctionIntake {
  private final TaskStore store;
  private final LaneGates gates;
  private final BatchRunner batches;

  FunctionIntake(TaskStore store, LaneGates gates, BatchRunner batches) {
    this.store = store;
    this.gates = gates;
    this.batches = batches;
  }

  void configure(ConfigureFunction command) {
    Lane lane = lane(command.getTenant(), command.getFunction());
    FunctionConfig config = FunctionConfig.parse(command.getConfig().toByteArray());
    change(lane, store.functions().get(lane).withConfig(config, command.getVersion()));
  }

  void pause(PauseFunction command, long nowMs) {
    if (command.getFunction().isEmpty()) {
      pauseTenant(
          Names.requireTenant(command.getTenant()),
          command.getPaused(),
          command.getVersion(),
          nowMs);
    } else {
      pauseFunction(
          lane(command.getTenant(), command.getFunction()),
          command.getPaused(),
          command.getVersion(),
          nowMs);
    }
  }

  private void pauseFunction(Lane lane, boolean paused, long version, long nowMs) {
    change(lane, store.functions().get(lane).withPause(paused, version));
    gates.refill(lane, nowMs);
  }

  private void pauseTenant(String tenant, boolean paused, long version, long nowMs) {
    store.functions().setTenantPause(tenant, paused, version);
    store.lanesOf(tenant).forEach(lane -> gates.refill(lane, nowMs));
  }

  /** From now on its waiting tasks are not run; a batch tells them so, one after the other. */
  void delete(DeleteFunction command, long nowMs) {
    Lane lane = lane(command.getTenant(), command.getFunction());
    FunctionState before = store.functions().get(lane);
    FunctionState after = before.deleted(command.getVersion());
    if (after.equals(before)) {
      return;
    }
    change(lane, after);
    batches.start(
        Batch.start(
            lane.tenant(),
            "deleted-" + lane.function() + "-" + command.getVersion(),
            BatchAction.INVALIDATE,
            TaskFilter.ofFunction(lane.function()),
            command.getVersion(),
            nowMs),
        nowMs);
  }

  private void change(Lane lane, FunctionState state) {
    if (!state.equals(store.functions().get(lane))) {
      store.functions().put(lane, state);
    }
  }

  private static Lane lane(String tenant, String function) {
    return new Lane(Names.requireTenant(tenant), Names.requireFunction(function));
  }
}
