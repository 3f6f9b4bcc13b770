package io.taskweir.e2e.simulation.worker;

import io.taskweir.e2e.simulation.Chance;
import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.DispatcherMessage;
import io.taskweir.protocol.internal.WorkerMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A stream between a worker and a dispatcher, with what is on its way both ways. When it breaks,
 * some of that is lost, and each end learns of it when it has read the rest. One thread.
 */
public final class WorkerStream {
  private final long number;
  private final WorkerProcess worker;
  private final String dispatcherId;
  private final Deque<WorkerMessage> toDispatcher = new ArrayDeque<>();
  private final Deque<DispatcherMessage> toWorker = new ArrayDeque<>();
  private boolean broken;
  private boolean welcomed;
  private int granted;

  WorkerStream(long number, WorkerProcess worker, String dispatcherId) {
    this.number = number;
    this.worker = worker;
    this.dispatcherId = dispatcherId;
  }

  public long number() {
    return number;
  }

  public WorkerProcess worker() {
    return worker;
  }

  String dispatcherId() {
    return dispatcherId;
  }

  public boolean isBroken() {
    return broken;
  }

  /** From now on nothing new gets through, and a part of what is on its way does not either. */
  public void tear(Chance chance) {
    if (!broken) {
      broken = true;
      cut(toDispatcher, chance);
      cut(toWorker, chance);
    }
  }

  private static void cut(Deque<?> queue, Chance chance) {
    int kept = chance.below(queue.size() + 1);
    while (queue.size() > kept) {
      queue.removeLast();
    }
  }

  public void sendToWorker(DispatcherMessage message) {
    if (!broken) {
      toWorker.add(message);
    }
  }

  void sendToDispatcher(WorkerMessage message) {
    if (!broken) {
      toDispatcher.add(message);
    }
  }

  /** Null if nothing has arrived. */
  public @Nullable WorkerMessage receiveAtDispatcher() {
    return toDispatcher.poll();
  }

  @Nullable DispatcherMessage receiveAtWorker() {
    return toWorker.poll();
  }

  boolean isWelcomed() {
    return welcomed;
  }

  void welcomed() {
    welcomed = true;
  }

  int granted() {
    return granted;
  }

  void grant(int slots) {
    granted = slots;
  }

  /** Whether nothing is on its way. */
  public boolean isQuiet() {
    return toDispatcher.isEmpty() && toWorker.isEmpty();
  }

  static AttemptRef ref(RunningAttempt attempt) {
    return AttemptRef.newBuilder()
        .setTenant(attempt.assignment().getTenant())
        .setTaskId(attempt.assignment().getTaskId())
        .setAttempt(attempt.assignment().getAttempt())
        .setLeaseToken(attempt.assignment().getLeaseToken())
        .setFunction(attempt.assignment().getFunction())
        .build();
  }
}
