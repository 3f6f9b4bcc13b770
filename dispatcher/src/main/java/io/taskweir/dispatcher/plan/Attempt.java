package io.taskweir.dispatcher.plan;

import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.Cancel;
import io.taskweir.protocol.internal.LostAttempt;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that is out in one of this dispatcher's partitions: queued here if it has no worker,
 * else with that worker.
 */
final class Attempt {
  final AttemptId id;
  final int partition;
  final String leaseToken;
  final String function;

  /** When this dispatcher got to know it, on the plan's clock. */
  final long receivedNanos;

  /** What to send; dropped when the handler is known to run, since payloads may be large. */
  @Nullable Assignment assignment;

  /** The newest incarnation of the store that vouched for it. */
  long incarnation;

  @Nullable Worker worker;

  /**
   * Whether the worker got it from another dispatcher, which may well be alive: then the worker
   * need not announce it to this one.
   */
  boolean foreign;

  /** Whether the worker has reported, in Kafka, that its handler has begun. */
  boolean started;

  /** Set once the state-store wants it stopped. */
  @Nullable Cancel cancel;

  /** No longer out, or no longer ours. */
  boolean gone;

  Attempt(
      AttemptId id,
      int partition,
      String leaseToken,
      String function,
      long incarnation,
      long receivedNanos) {
    this.id = id;
    this.partition = partition;
    this.leaseToken = leaseToken;
    this.function = function;
    this.incarnation = incarnation;
    this.receivedNanos = receivedNanos;
  }

  boolean isQueued() {
    return worker == null && !gone;
  }

  LaneId lane() {
    return new LaneId(id.tenant(), function);
  }

  /** The order to stop it, whoever gives it. */
  Cancel cancel(String reason) {
    return Cancel.newBuilder()
        .setTenant(id.tenant())
        .setTaskId(id.taskId())
        .setAttempt(id.attempt())
        .setReason(reason)
        .build();
  }

  LostAttempt lost(String workerName, String reason) {
    return LostAttempt.newBuilder()
        .setTenant(id.tenant())
        .setTaskId(id.taskId())
        .setAttempt(id.attempt())
        .setLeaseToken(leaseToken)
        .setWorkerId(workerName)
        .setReason(reason)
        .build();
  }
}
