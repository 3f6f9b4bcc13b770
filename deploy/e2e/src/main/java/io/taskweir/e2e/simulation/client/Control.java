package io.taskweir.e2e.simulation.client;

import com.google.protobuf.ByteString;
import io.taskweir.core.batch.Batch;
import io.taskweir.core.batch.BatchAction;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.e2e.simulation.Chance;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.Backoff;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.ConfigureFunction;
import io.taskweir.protocol.internal.DeleteFunction;
import io.taskweir.protocol.internal.PauseFunction;
import io.taskweir.protocol.internal.RerunTask;
import io.taskweir.protocol.internal.StopTask;
import io.taskweir.statestore.batch.BatchMessages;
import java.util.EnumSet;
import java.util.List;

/** What users do to tasks and functions through the control API. One thread. */
public final class Control {
  private static final String WHO = "control";

  private final Stage stage;
  private final Clients clients;
  private long version;
  private int reruns;
  private int batches;

  public Control(Stage stage, Clients clients) {
    this.stage = stage;
    this.clients = clients;
  }

  public void stop() {
    TaskKey key = clients.anyTask();
    if (key != null) {
      send(
          key,
          CommandRecord.newBuilder()
              .setStopTask(
                  StopTask.newBuilder()
                      .setTenant(key.tenant())
                      .setTaskId(key.taskId())
                      .setReason("by a user")
                      .setGraceMs(stage.chance().between(0, 3_000))));
    }
  }

  public void rerun() {
    TaskKey key = clients.anyTask();
    if (key != null) {
      reruns++;
      String newId = newIdBeside(key);
      send(
          key,
          CommandRecord.newBuilder()
              .setRerunTask(
                  RerunTask.newBuilder()
                      .setTenant(key.tenant())
                      .setTaskId(key.taskId())
                      .setNewTaskId(newId)));
    }
  }

  private String newIdBeside(TaskKey key) {
    return key.taskId() + "-again" + reruns;
  }

  private void send(TaskKey key, CommandRecord.Builder command) {
    stage.broker().command(WHO, stage.broker().partition(key), command.build());
  }

  /** Deletes, stops or runs again some tasks of a tenant. */
  public void batch() {
    Chance chance = stage.chance();
    String tenant = chance.of(Clients.TENANTS);
    BatchAction action =
        switch (chance.below(4)) {
          case 0 -> BatchAction.STOP;
          case 1 -> BatchAction.RERUN;
          default -> BatchAction.DELETE;
        };
    TaskFilter filter =
        new TaskFilter(
            chance.of(Clients.FUNCTIONS),
            EnumSet.allOf(TaskState.class),
            "t" + chance.below(3),
            List.of(),
            null,
            null);
    Batch batch =
        Batch.start(tenant, "b" + batches++, action, filter, nextVersion(), stage.nowMs());
    toShard(tenant, CommandRecord.newBuilder().setStartBatch(BatchMessages.start(batch)));
  }

  /** Grows with every change: milliseconds, made unique upwards. */
  private long nextVersion() {
    version = Math.max(version + 1, stage.nowMs());
    return version;
  }

  private void toShard(String tenant, CommandRecord.Builder command) {
    for (int partition : stage.broker().routing().shard(tenant)) {
      stage.broker().command(WHO, partition, command.build());
    }
  }

  /** Configures, pauses, resumes or deletes a function. */
  public void changeFunction() {
    Chance chance = stage.chance();
    String tenant = chance.of(Clients.TENANTS);
    String function = chance.of(Clients.FUNCTIONS);
    switch (chance.below(6)) {
      case 0 -> delete(tenant, function);
      case 1, 2 -> pause(tenant, function, true);
      case 3 -> pause(tenant, function, false);
      default -> configure(tenant, function);
    }
  }

  private void delete(String tenant, String function) {
    toShard(
        tenant,
        CommandRecord.newBuilder()
            .setDeleteFunction(
                DeleteFunction.newBuilder()
                    .setTenant(tenant)
                    .setFunction(function)
                    .setVersion(nextVersion())));
  }

  private void pause(String tenant, String function, boolean paused) {
    toShard(
        tenant,
        CommandRecord.newBuilder()
            .setPauseFunction(
                PauseFunction.newBuilder()
                    .setTenant(tenant)
                    .setFunction(function)
                    .setPaused(paused)
                    .setVersion(nextVersion())));
  }

  private void configure(String tenant, String function) {
    Chance chance = stage.chance();
    FunctionConfig config =
        new FunctionConfig(
            chance.below(4),
            new Backoff(Backoff.Type.EXPONENTIAL, 200, 3_000, 0.2),
            (int) chance.between(5, 60),
            chance.oneIn(2) ? (int) chance.between(1, 6) : null,
            chance.below(10),
            true,
            3_600,
            null,
            null,
            null);
    toShard(
        tenant,
        CommandRecord.newBuilder()
            .setConfigureFunction(
                ConfigureFunction.newBuilder()
                    .setTenant(tenant)
                    .setFunction(function)
                    .setConfig(ByteString.copyFrom(config.toJson()))
                    .setVersion(nextVersion())));
  }

  /** Nothing is held back any more. */
  public void resumeAll() {
    for (String tenant : Clients.TENANTS) {
      Clients.FUNCTIONS.forEach(function -> pause(tenant, function, false));
    }
  }
}
