package io.taskweir.dispatcher.plan;

import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.Hello;
import io.taskweir.protocol.partition.TaskRouting;
import java.util.ArrayList;
import java.util.List;

/**
 * When and where granted work runs. The methods before {@link #decide} tell the plan what happened;
 * {@link #decide} says what to do about it.
 *
 * <p>Pure: the same calls with the same times give the same decisions. Times are nanoseconds of one
 * monotonic clock, never the wall clock, which may jump. One thread.
 *
 * <p>Rules, by file: {@link PartitionRules} (fences, adoption, results), {@link WorkerRules}
 * (coming, going, slots), {@link Placement} (turns of lanes, choice of worker), {@link Windows}.
 */
public final class DispatchPlan {
  private final Books books;
  private final Windows windows;
  private final WorkerRules workers;
  private final PartitionRules partitions;
  private final Placement placement;
  private boolean paused;

  public DispatchPlan(TaskRouting routing, PlanSettings settings, PlanCount.Counter counter) {
    books = new Books(routing, settings, counter);
    windows = new Windows(books);
    workers = new WorkerRules(books, windows);
    partitions = new PartitionRules(books, windows, workers);
    placement = new Placement(books);
  }

  /**
   * This dispatcher owns the partition, or still owns it under a newer epoch because the
   * state-store refused the former one.
   */
  public void takeover(int partition, long epoch) {
    partitions.takeover(partition, epoch);
  }

  /** Another owns the partition now, or may: its attempts are forgotten. */
  public void revoke(int partition) {
    partitions.revoke(partition);
  }

  /** As {@link #revoke}, for every partition. */
  public void revokeAll() {
    new ArrayList<>(books.partitions.keySet()).forEach(partitions::revoke);
  }

  /** While ownership is being settled, nothing is sent to workers. */
  public void pause() {
    paused = true;
  }

  public void resume() {
    paused = false;
  }

  /** A record was read from the dispatch topic. Takeover refusals are not for the plan. */
  public void dispatched(int partition, DispatchRecord record, long nowNanos) {
    partitions.dispatched(partition, record, nowNanos);
  }

  /** The report of a started handler was read from the results topic. */
  public void started(int partition, AttemptId id, String leaseToken) {
    partitions.started(partition, id, leaseToken);
  }

  /** The report of an attempt's end was read from the results topic. */
  public void finished(int partition, AttemptId id, String leaseToken) {
    partitions.finished(partition, id, leaseToken);
  }

  /**
   * A worker introduced itself.
   *
   * @param stream never 0, never used before
   */
  public void hello(long stream, Hello hello, long nowNanos) {
    workers.hello(stream, hello, nowNanos);
  }

  public void slotChange(long stream, int slots, long nowNanos) {
    workers.slotChange(stream, slots, nowNanos);
  }

  /** So many handlers of the worker ended. */
  public void slotsFreed(long stream, int count) {
    workers.slotsFreed(stream, count);
  }

  /** The worker had no slot for these, in the order in which they were sent. */
  public void returned(long stream, List<AttemptRef> attempts, long nowNanos) {
    workers.returned(stream, attempts, nowNanos);
  }

  public void draining(long stream, long nowNanos) {
    workers.draining(stream, nowNanos);
  }

  /** The stream ended, for whatever reason. */
  public void streamLost(long stream, long nowNanos) {
    workers.streamLost(stream, nowNanos);
  }

  /**
   * What was decided for the stream has been written to it.
   *
   * @param ready whether it takes more now; if not, nothing is sent until this is called again
   */
  public void written(long stream, boolean ready) {
    workers.written(stream, ready);
  }

  /** What is to be done now, in this order; to be called until there is nothing. */
  public List<Decision> decide(long nowNanos) {
    books.timers.ring(nowNanos);
    windows.flush(nowNanos);
    if (!paused) {
      placement.place();
    }
    return books.takeDecisions();
  }

  /** When to call {@link #decide} though nothing happened; {@link Long#MAX_VALUE} for never. */
  public long nextNanos() {
    return Math.min(books.timers.nextNanos(), windows.nextNanos());
  }

  /** Attempts that are out in the owned partitions: queued here, or with a worker. */
  public int inFlight() {
    return books.inFlight();
  }

  /** Those of them that wait here for a worker. */
  public int queued() {
    return books.queued();
  }

  public int connectedWorkers() {
    return books.streams.size();
  }
}
