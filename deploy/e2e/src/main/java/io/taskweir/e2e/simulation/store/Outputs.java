package io.taskweir.e2e.simulation.store;

import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskTransitions;
import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.broker.Outcome;
import io.taskweir.e2e.simulation.broker.Transaction;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.submission.Submission;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one partition's owner writes, all of it in the transaction of its process. One thread. */
final class Outputs {
  private final Stage stage;
  private final String who;
  private final int partition;
  private final PartitionState state;
  private final Supplier<Transaction> transaction;

  private boolean held;

  /**
   * @param transaction the open one; asked before each write, which may be the last thing that its
   *     process does
   */
  Outputs(
      Stage stage,
      String who,
      int partition,
      PartitionState state,
      Supplier<Transaction> transaction) {
    this.stage = stage;
    this.who = who;
    this.partition = partition;
    this.state = state;
    this.transaction = transaction;
  }

  void transitions(@Nullable Task before, Task after) {
    for (int seq = before == null ? 1 : before.seq() + 1; seq <= after.seq(); seq++) {
      Fact told =
          new Fact.Told(
              partition,
              TaskTransitions.of(after, seq),
              state.incarnation,
              stage.broker().dispatch(partition).end());
      if (stage.has(Fence.READ_COMMITTED)) {
        tell(told);
      } else {
        stage.history().add(who, told);
      }
    }
  }

  /** The state changes, or the positions do: that alone makes a transaction. */
  void change() {
    var _ = transaction.get();
  }

  /** Becomes a fact with the transaction. */
  void tell(Fact fact) {
    transaction.get().tell(fact);
  }

  void note(Supplier<String> text) {
    stage.history().note(who, () -> "partition " + partition + ": " + text.get());
  }

  /** A fact at once. */
  void show(Fact fact) {
    stage.history().add(who, fact);
  }

  /** From now on dispatchers are told nothing but that their takeovers are refused. */
  void hold() {
    held = true;
  }

  void release() {
    held = false;
  }

  boolean isHeld() {
    return held;
  }

  void dispatch(DispatchRecord.Builder kind) {
    if (held && !kind.hasTakeoverRefused()) {
      return;
    }
    DispatchRecord record =
        kind.setIncarnation(state.incarnation).setDispatcherEpoch(state.epoch).build();
    long offset =
        stage.broker().dispatch(partition).append(record, transaction.get(), stage.nowMs());
    if (record.hasAssignment()) {
      Assignment assignment = record.getAssignment();
      show(
          new Fact.Dispatched(
              partition,
              offset,
              record.getIncarnation(),
              new TaskKey(assignment.getTenant(), assignment.getTaskId()),
              assignment.getAttempt(),
              assignment.getLeaseToken(),
              assignment.getReissued()));
    } else {
      note(() -> "dispatches %d %s".formatted(offset, record).replaceAll("\\s+", " "));
    }
  }

  void outcome(Task ended) {
    Outcome outcome = new Outcome(ended.key(), ended.seq(), ended.state());
    stage.broker().outcomes(partition).append(outcome, transaction.get(), stage.nowMs());
    tell(new Fact.OutcomeTold(outcome.key(), outcome.seq(), outcome.state()));
  }

  /** Submits a task, which is taken in once this transaction is committed. */
  void submit(Submission submission) {
    int to = stage.broker().partition(submission.key());
    long offset = stage.broker().queue(to).append(submission, transaction.get(), stage.nowMs());
    tell(
        new Fact.Submitted(submission, Steps.origin(to, offset), Fact.Answer.ACKED, stage.nowMs()));
  }

  void reject(TaskKey key, long queueOffset, ErrorCode code) {
    tell(new Fact.Refused(key, Steps.origin(partition, queueOffset), code));
  }
}
