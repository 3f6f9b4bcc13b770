package io.taskweir.e2e.simulation.worker;

import io.taskweir.dispatcher.plan.AttemptId;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.result.Outcome;
import java.util.ArrayList;
import java.util.List;

/** An attempt that has one of a worker's slots. One thread. */
final class RunningAttempt {
  private final Assignment assignment;
  private final List<WorkerStream> holders = new ArrayList<>();

  /** Whether its handler has been called. */
  boolean begun;

  /** When it was, by the worker's wall clock. */
  long begunWallMs;

  /** When it was, by the true time. */
  long begunMs;

  /** When the handler comes back, if nothing interrupts it. */
  long endsMs;

  Outcome outcome = Outcome.SUCCESS;
  boolean saidStarted;
  long lastSignMs;
  boolean cancelled;

  RunningAttempt(Assignment assignment, WorkerStream holder) {
    this.assignment = assignment;
    holders.add(holder);
  }

  Assignment assignment() {
    return assignment;
  }

  AttemptId id() {
    return new AttemptId(assignment.getTenant(), assignment.getTaskId(), assignment.getAttempt());
  }

  TaskKey key() {
    return new TaskKey(assignment.getTenant(), assignment.getTaskId());
  }

  List<WorkerStream> holders() {
    return holders;
  }

  /** Another stream counts it from now on; of those to the same dispatcher only this one. */
  void countOn(WorkerStream stream) {
    holders.removeIf(it -> it.dispatcherId().equals(stream.dispatcherId()));
    holders.add(stream);
  }
}
