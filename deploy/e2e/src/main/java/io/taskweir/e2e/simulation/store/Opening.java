package io.taskweir.e2e.simulation.store;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.core.machine.TaskMachine;
import io.taskweir.e2e.simulation.Fence;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.WallClock;
import io.taskweir.e2e.simulation.broker.SimulatedLog.Entry;
import io.taskweir.e2e.simulation.broker.Transaction;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.statestore.flow.ReportsRead;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the state-store in the hands of one process, from its opening to its end; as
 * {@code io.taskweir.statestore.step.TaskProcessor}. One thread.
 */
final class Opening {
  private static final long SELDOM_MS = 1_000;

  private final Stage stage;
  private final int partition;
  private final PartitionState state;
  private final WallClock clock;
  private final ReportsRead reportsRead;
  private final Outputs out;
  private final Gates gates;
  private final OutSets outSets;
  private final WakeUps wakeUps;
  private final SubmissionIntake submissions;
  private final ReportIntake reports;
  private final CommandIntake commands;
  private final Batches batches;
  private boolean entered;
  private boolean confirmed;
  private long seldomMs;

  /** The results below this offset have been handed out by the consumer. */
  private long fetchedEnd;

  /**
   * @param committed what the partition's last owner has committed
   */
  Opening(
      Stage stage,
      String who,
      int partition,
      PartitionState committed,
      WallClock clock,
      ReportsRead reportsRead,
      Supplier<Transaction> transaction) {
    this.stage = stage;
    this.partition = partition;
    this.clock = clock;
    this.reportsRead = reportsRead;
    state = committed.copy();
    LeaseTokens tokens = Leases.tokens();
    TaskMachine machine = new TaskMachine(tokens, Leases.LEASE_MS, Leases.SYSTEM_BUDGET_MS);
    out = new Outputs(stage, who, partition, state, transaction);
    Steps steps = new Steps(stage, state, machine, tokens, out);
    gates = new Gates(stage, partition, state, steps, out);
    outSets = new OutSets(stage, state, steps, out);
    long holdUntilMs = clock.nowMs() + Leases.LEASE_MS;
    wakeUps = new WakeUps(stage, state, steps, gates, out, holdUntilMs);
    submissions = new SubmissionIntake(stage, partition, state, steps, gates, out);
    reports = new ReportIntake(stage, state, steps, gates, tokens, out);
    batches = new Batches(state, steps, gates, out);
    commands = new CommandIntake(stage, partition, state, steps, gates, outSets, batches, out);
    out.hold();
    out.note(() -> "is opened");
  }

  PartitionState state() {
    return state;
  }

  /**
   * The first act of an owner: a new incarnation. What it stands for is said when that is
   * committed: an owner that was replaced before it said anything must not outdo its successor.
   */
  private void enter(long nowMs) {
    if (!entered) {
      entered = true;
      state.incarnation = Math.max(state.incarnation + 1, nowMs);
      out.change();
      confirmed = !stage.has(Fence.COMMITTED_INCARNATION);
    }
    if (confirmed && out.isHeld()) {
      out.change();
      out.release();
      outSets.announce(true);
      gates.open(nowMs);
    }
  }

  /**
   * Polls the results: they are handed out at once, and taken in when their turn comes.
   *
   * @param fetch false: the broker has not answered yet, and the consumer takes the end that it
   *     knows for the end
   */
  void look(boolean fetch) {
    boolean atEnd = true;
    if (fetch) {
      long end = stage.broker().results(partition).end();
      // Now and then there is more than one answer holds.
      atEnd = end - fetchedEnd < 2 || stage.chance().below(8) > 0;
      fetchedEnd = atEnd ? end : end - 1;
      if (fetchedEnd > state.resultsRead) {
        reportsRead.handedOut(partition, fetchedEnd);
      }
    }
    reportsRead.looked(partition, atEnd, clock.nowMs());
  }

  /** Takes a record of any input that has one; false if none has. */
  boolean take() {
    Entry<Submission> submission = stage.broker().queue(partition).committedFrom(state.queueRead);
    Entry<CommandRecord> command =
        stage.broker().commands(partition).committedFrom(state.commandsRead);
    Entry<WorkerReport> report = stage.broker().results(partition).committedFrom(state.resultsRead);
    List<Runnable> heads = new ArrayList<>(3);
    if (submission != null) {
      heads.add(() -> take(submission, null, null));
    }
    if (command != null) {
      heads.add(() -> take(null, command, null));
    }
    if (report != null && report.offset() < fetchedEnd) {
      heads.add(() -> take(null, null, report));
    }
    if (heads.isEmpty()) {
      return false;
    }
    stage.chance().of(heads).run();
    return true;
  }

  private void take(
      @Nullable Entry<Submission> submission,
      @Nullable Entry<CommandRecord> command,
      @Nullable Entry<WorkerReport> report) {
    long nowMs = clock.nowMs();
    enter(nowMs);
    out.change();
    if (submission != null) {
      submissions.take(submission, nowMs);
      state.queueRead = submission.offset() + 1;
    } else if (command != null) {
      commands.take(command, nowMs);
      state.commandsRead = command.offset() + 1;
    } else if (report != null) {
      reports.take(report.value(), nowMs);
      state.resultsRead = report.offset() + 1;
    }
  }

  /** What is due by time. */
  void tick() {
    long nowMs = clock.nowMs();
    enter(nowMs);
    wakeUps.tick(nowMs, reportsRead.untilMs(partition, state.resultsRead, nowMs));
    batches.tick(nowMs);
    if (nowMs - seldomMs > SELDOM_MS) {
      seldomMs = nowMs;
      reports.takeParked(nowMs);
    }
  }

  void committed() {
    confirmed |= entered;
    batches.committed();
  }

  void close() {
    reportsRead.forget(partition);
  }

  /** Whether a batch is at work. */
  boolean isAtWork() {
    return batches.isAtWork();
  }
}
