package io.taskweir.e2e.simulation.broker;

import io.taskweir.e2e.simulation.SimulatedTime;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.history.History;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.result.WorkerReport;
import io.taskweir.protocol.submission.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** All logs, by topic and partition, and the transactions that are open. One thread. */
public final class Broker {
  public static final int PARTITIONS = 3;

  /** Of the partitions each tenant uses two, so that tenants share one at least. */
  private static final int SHARD_SIZE = 2;

  private final SimulatedTime time;
  private final History history;
  private final TaskRouting routing = new TaskRouting(new Layout(PARTITIONS, SHARD_SIZE, 1));
  private final List<SimulatedLog<Submission>> queue = logs();
  private final List<SimulatedLog<CommandRecord>> commands = logs();
  private final List<SimulatedLog<WorkerReport>> results = logs();
  private final List<SimulatedLog<DispatchRecord>> dispatch = logs();
  private final List<SimulatedLog<Outcome>> outcomes = logs();
  private final List<Transaction> open = new ArrayList<>();

  public Broker(SimulatedTime time, History history) {
    this.time = time;
    this.history = history;
  }

  private static <T> List<SimulatedLog<T>> logs() {
    return IntStream.range(0, PARTITIONS).mapToObj(_ -> new SimulatedLog<T>()).toList();
  }

  public TaskRouting routing() {
    return routing;
  }

  public int partition(TaskKey key) {
    return routing.partition(key);
  }

  public SimulatedLog<Submission> queue(int partition) {
    return queue.get(partition);
  }

  public SimulatedLog<CommandRecord> commands(int partition) {
    return commands.get(partition);
  }

  public SimulatedLog<WorkerReport> results(int partition) {
    return results.get(partition);
  }

  public SimulatedLog<DispatchRecord> dispatch(int partition) {
    return dispatch.get(partition);
  }

  public SimulatedLog<Outcome> outcomes(int partition) {
    return outcomes.get(partition);
  }

  /** Somebody outside of any transaction gives a command. */
  public void command(String who, int partition, CommandRecord command) {
    long offset = commands(partition).append(command, null, time.nowMs());
    history.add(who, new Fact.Commanded(partition, offset, command));
  }

  /** A worker reports. */
  public void report(String who, int partition, WorkerReport report) {
    long offset = results(partition).append(report, null, time.nowMs());
    history.add(who, new Fact.Reported(partition, offset, report));
  }

  public Transaction begin(String owner) {
    Transaction transaction = new Transaction(owner, time.nowMs());
    open.add(transaction);
    return transaction;
  }

  /** Aborts what a former process of this name has left open, as its successor does first. */
  public void fence(String owner) {
    for (Transaction transaction : open) {
      if (transaction.isOpen() && transaction.owner().equals(owner)) {
        transaction.abort(history);
      }
    }
  }

  /**
   * Aborts what others have left open that have written to the partition, as its new owner does; as
   * {@code io.taskweir.statestore.topology.OrphanedTransactions}.
   */
  public void fenceFormerOwners(int partition, String owner) {
    for (Transaction transaction : open) {
      if (transaction.isOpen()
          && transaction.hasWrittenTo(partition)
          && !transaction.owner().equals(owner)) {
        transaction.abort(history);
      }
    }
  }

  /** The coordinator's own work: transactions that nobody ends. */
  public void tick() {
    for (Transaction transaction : open) {
      if (transaction.isOpen() && transaction.isTooOld(time.nowMs())) {
        transaction.abort(history);
      }
    }
    open.removeIf(transaction -> !transaction.isOpen());
  }
}
