package io.taskweir.e2e.simulation.store;

import io.taskweir.core.batch.Batch;
import io.taskweir.core.batch.BatchAction;
import io.taskweir.core.machine.Decision;
import io.taskweir.core.machine.TaskCommand;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.Terms;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.submission.SubmissionBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with batches, a task or two at a time, and runs tasks again; as {@code
 * io.taskweir.statestore.step.BatchRunner} and {@code Reruns}. One thread.
 */
final class Batches {
  private static final int AT_ONCE = 2;

  private final PartitionState state;
  private final Steps steps;
  private final Gates gates;
  private final Outputs out;

  /** Begun in the open transaction: they wait for its commit. */
  private final Set<String> uncommitted = new HashSet<>();

  Batches(PartitionState state, Steps steps, Gates gates, Outputs out) {
    this.state = state;
    this.steps = steps;
    this.gates = gates;
    this.out = out;
  }

  void start(Batch batch) {
    if (state.batches.putIfAbsent(name(batch), batch) == null) {
      uncommitted.add(name(batch));
    }
  }

  private static String name(Batch batch) {
    return batch.tenant() + "/" + batch.id();
  }

  void committed() {
    uncommitted.clear();
  }

  void tick(long nowMs) {
    for (Batch batch : List.copyOf(state.batches.values())) {
      if (batch.isRunning() && !uncommitted.contains(name(batch))) {
        out.change();
        state.batches.put(name(batch), slice(batch, nowMs));
      }
    }
  }

  private Batch slice(Batch batch, long nowMs) {
    String last = null;
    long matched = 0;
    long done = 0;
    for (TaskKey key : state.keys()) {
      Task task = state.task(key);
      if (task == null
          || !key.tenant().equals(batch.tenant())
          || key.taskId().compareTo(batch.position()) <= 0) {
        continue;
      }
      if (matched == AT_ONCE) {
        return batch.advanced(last, matched, done);
      }
      last = key.taskId();
      if (task.terms().submittedAtMs() <= batch.createdAtMs()
          && batch.filter().matches(task)
          && batch.action().concerns(task, batch.version())) {
        matched++;
        done += apply(batch, task, nowMs) ? 1 : 0;
      }
    }
    return batch.advanced(last, matched, done).ended(Batch.State.DONE, nowMs);
  }

  private boolean apply(Batch batch, Task task, long nowMs) {
    long graceMs = Limits.STOP_GRACE.toMillis();
    return switch (batch.action()) {
      case STOP -> decide(task, new TaskCommand.Stop("stopped by batch", graceMs), nowMs);
      case DELETE -> decide(task, new TaskCommand.Discard(graceMs), nowMs);
      case INVALIDATE -> decide(task, new TaskCommand.Invalidate("function deleted"), nowMs);
      case RERUN -> rerun(task, batch.id() + "-" + task.key().taskId(), nowMs);
      case PAUSE, RESUME -> throw new IllegalArgumentException(BatchAction.PAUSE + " of a task");
    };
  }

  private boolean decide(Task task, TaskCommand command, long nowMs) {
    Steps.Result result = steps.decide(task, command, nowMs);
    if (result.decision() instanceof Decision.Gone) {
      steps.forget(task);
      return true;
    }
    @Nullable Task after = result.after();
    if (after == null) {
      return false;
    }
    steps.apply(task, after, null);
    gates.refill(PartitionState.lane(task), nowMs);
    return true;
  }

  boolean rerun(Task task, String newId, long nowMs) {
    @Nullable Task after = steps.decide(task, new TaskCommand.Rerun(newId), nowMs).after();
    if (after == null) {
      return false;
    }
    Terms terms = task.terms();
    steps.apply(task, after, null);
    out.submit(
        new SubmissionBuilder()
            .tenant(task.key().tenant())
            .function(task.function())
            .taskId(newId)
            .payload(state.input(task.key()))
            .priority(terms.priority())
            .maxAgeSeconds(terms.maxAgeSeconds())
            .maxRetries(terms.maxRetries())
            .onSuccess(terms.onSuccess())
            .onFailure(terms.onFailure())
            .rerunOf(task.key().taskId())
            .build());
    return true;
  }

  boolean isAtWork() {
    return state.batches.values().stream().anyMatch(Batch::isRunning);
  }
}
