package io.taskweir.statestore.store;

import io.taskweir.core.batch.Batch;
import io.taskweir.core.function.FunctionState;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.statestore.store.FunctionTable.TenantPause;
import io.taskweir.statestore.store.Overlay.Slot;
import io.taskweir.statestore.store.Overlay.Touched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads one partition from any thread, while its owner writes: what the owner has applied,
 * committed or not. Every call fails with {@link ClosedException} once the partition has been given
 * up.
 */
public final class StoreView {
  private final int partition;
  private final Tables tables;
  private final ListBounds listBounds;
  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private final TakenIn takenIn = new TakenIn();
  private final Refusals refusals = new Refusals();
  private final CommitCount commits = new CommitCount();
  private final Set<Leaving> leaving = ConcurrentHashMap.newKeySet();
  private boolean closed;

  StoreView(int partition, Tables tables) {
    this(partition, tables, ListBounds.DEFAULT);
  }

  StoreView(int partition, Tables tables, ListBounds listBounds) {
    this.partition = partition;
    this.tables = tables;
    this.listBounds = listBounds;
  }

  public int partition() {
    return partition;
  }

  /** The partition is no longer here; ask its new owner. */
  public static final class ClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClosedException() {
      super("the partition is no longer here", null, false, false);
    }
  }

  /**
   * @param committed whether the transaction that last changed the task has been committed
   */
  public record Found(Task task, boolean committed) {}

  /** One task; null if there is none. */
  public @Nullable Found task(TaskKey key) {
    return reading(
        () -> {
          Overlay overlay = tables.overlay();
          Touched touched = overlay.tasks().get(key);
          if (touched != null) {
            Task task = touched.task();
            return task == null ? null : new Found(task, false);
          }
          byte[] bytes = tables.database().get(ColumnFamily.TASKS, Keys.task(key));
          return bytes == null ? null : new Found(TaskCodec.decode(bytes), true);
        });
  }

  /**
   * A task as it is, and as it is committed.
   *
   * @param applied null if there is none, or it has just been deleted
   * @param committed null if no committed transaction has made it
   */
  public record Versions(@Nullable Task applied, @Nullable Task committed) {
    /** Whether a commit will change what is committed. */
    public boolean differ() {
      return !Objects.equals(applied, committed);
    }
  }

  /** Both versions of a task; one and the same unless the open transaction has changed it. */
  public Versions versions(TaskKey key) {
    return reading(
        () -> {
          Touched touched = tables.overlay().tasks().get(key);
          if (touched != null) {
            return new Versions(touched.task(), touched.committed());
          }
          byte[] bytes = tables.database().get(ColumnFamily.TASKS, Keys.task(key));
          Task task = bytes == null ? null : TaskCodec.decode(bytes);
          return new Versions(task, task);
        });
  }

  public @Nullable Payload payload(TaskKey key) {
    return readPayload(ColumnFamily.PAYLOADS, key);
  }

  /** A task's input, if it is committed. */
  public @Nullable Payload committedPayload(TaskKey key) {
    return readCommittedPayload(ColumnFamily.PAYLOADS, key);
  }

  /** A task's result, if it is committed. */
  public @Nullable Payload committedResult(TaskKey key) {
    return readCommittedPayload(ColumnFamily.RESULTS, key);
  }

  private @Nullable Payload readCommittedPayload(ColumnFamily family, TaskKey key) {
    return reading(
        () -> {
          byte[] bytes = tables.database().get(family, Keys.task(key));
          return bytes == null ? null : TaskCodec.decodePayload(bytes);
        });
  }

  public @Nullable Payload result(TaskKey key) {
    return readPayload(ColumnFamily.RESULTS, key);
  }

  private @Nullable Payload readPayload(ColumnFamily family, TaskKey key) {
    return reading(
        () -> {
          Slot slot = tables.overlay().content(family, key);
          byte[] bytes =
              slot != null ? slot.value() : tables.database().get(family, Keys.task(key));
          return bytes == null ? null : TaskCodec.decodePayload(bytes);
        });
  }

  /** A page of tasks, all of one moment. */
  public ListPage list(ListQuery query) {
    return reading(
        () -> {
          try (Moment moment = Moment.of(tables)) {
            return TaskLists.of(query.tenant(), moment.overlay(), moment.committed(), listBounds)
                .page(query);
          }
        });
  }

  /** The counts of every function of a tenant that has ever had a task here. */
  public Map<Lane, LaneCounts> lanes(String tenant) {
    return reading(
        () -> {
          try (Moment moment = Moment.of(tables)) {
            return moment.lanes(tenant);
          }
        });
  }

  /** The counts of one lane. */
  public LaneCounts lane(Lane lane) {
    return reading(
        () -> {
          LaneCounts written = tables.overlay().lanes().get(lane);
          byte[] bytes =
              written != null ? null : tables.database().get(ColumnFamily.LANES, Keys.lane(lane));
          return written != null
              ? written
              : bytes == null ? LaneCounts.NONE : LaneCounts.ofBytes(bytes);
        });
  }

  /**
   * Since when the task of the lane has waited that has waited longest for its turn; empty if none
   * waits, or if it cannot be found quickly. What is not committed yet counts only as far as it is
   * the first of its priority.
   */
  public OptionalLong oldestReadyMs(Lane lane) {
    return reading(
        () -> {
          try (Moment moment = Moment.of(tables)) {
            return moment.oldestReadyMs(lane);
          }
        });
  }

  /** Whether an attempt of the lane has lately ended as throttled. */
  public boolean isThrottled(Lane lane, long nowMs) {
    return tables.throttling().isThrottled(lane, nowMs);
  }

  /** How many tasks of the lane have lately been handed over in a second. */
  public double handOversPerSecond(Lane lane, long nowMs) {
    return tables.rates().perSecond(lane, nowMs);
  }

  /** What is known of a function here. */
  public FunctionState function(Lane lane) {
    return reading(() -> FunctionTable.decode(control(FunctionTable.functionKey(lane))));
  }

  /** The functions of a tenant of which anything is known here. */
  public Map<Lane, FunctionState> functions(String tenant) {
    return reading(
        () -> {
          Map<Lane, FunctionState> functions = new HashMap<>();
          controls(FunctionTable.functionsOf(tenant))
              .forEach(
                  (key, value) ->
                      functions.put(FunctionTable.laneOf(key), FunctionTable.decode(value)));
          return functions;
        });
  }

  /** Whether all of a tenant's functions are held back. */
  public TenantPause tenantPause(String tenant) {
    return reading(() -> FunctionTable.decodePause(control(FunctionTable.tenantPauseKey(tenant))));
  }

  /** How many tasks of the lane may be out. */
  public int window(Lane lane) {
    return reading(() -> ControlTable.decodeWindow(control(ControlTable.windowKey(lane))));
  }

  /** How far a batch has got here; null if it is not known. */
  public @Nullable Batch batch(String tenant, String id) {
    return reading(() -> BatchTable.decode(control(BatchTable.key(tenant, id))));
  }

  /** The batches of a tenant, those that are over included. */
  public List<Batch> batches(String tenant) {
    return reading(
        () -> {
          List<Batch> batches = new ArrayList<>();
          for (byte[] value : controls(BatchTable.batchesOf(tenant)).values()) {
            batches.add(Objects.requireNonNull(BatchTable.decode(value)));
          }
          return batches;
        });
  }

  /** What is kept of a task's log, from its beginning. */
  public TaskLog log(TaskKey key) {
    return reading(() -> LogTable.read(key, records(ColumnFamily.LOGS, LogTable.headKey(key))));
  }

  private byte @Nullable [] control(byte[] key) {
    Slot slot = tables.overlay().get(ColumnFamily.CONTROL, key);
    return slot != null ? slot.value() : tables.database().get(ColumnFamily.CONTROL, key);
  }

  /** All records whose keys begin so, of one moment. */
  private NavigableMap<byte[], byte[]> controls(byte[] prefix) {
    return records(ColumnFamily.CONTROL, prefix);
  }

  private NavigableMap<byte[], byte[]> records(ColumnFamily family, byte[] prefix) {
    try (Moment moment = Moment.of(tables)) {
      return moment.records(family, prefix);
    }
  }

  /** How far the owner has got in its input topics. */
  public TakenIn takenIn() {
    return takenIn;
  }

  /** The submissions that the owner has refused lately. */
  public Refusals refusals() {
    return refusals;
  }

  /** How many transactions have been committed since the partition was opened here. */
  public long commits() {
    return commits.get();
  }

  /**
   * Blocks until more than so many transactions have been committed, the partition has been given
   * up, or the time is over. What was applied when the number was read is committed if there are
   * more now.
   *
   * @return whether there are more
   */
  public boolean awaitCommit(long known, Duration time) throws InterruptedException {
    return commits.awaitMoreThan(known, time);
  }

  /** Somebody who is to be told that the partition has been given up. */
  public final class Leaving implements AutoCloseable {
    private final Runnable told;

    private Leaving(Runnable told) {
      this.told = told;
    }

    @Override
    public void close() {
      leaving.remove(this);
    }
  }

  /**
   * Has somebody told when the partition has been given up, on the thread that does so; at once if
   * it has been. Close it when it is of no interest any more.
   */
  public Leaving whenGivenUp(Runnable told) {
    Leaving one = new Leaving(told);
    leaving.add(one);
    Lock lock = lifecycle.readLock();
    lock.lock();
    try {
      if (closed) {
        told.run();
      }
    } finally {
      lock.unlock();
    }
    return one;
  }

  /** The open transaction has been committed, and RocksDB has it. */
  void committed() {
    commits.committed();
  }

  private <T extends @Nullable Object> T reading(Supplier<T> read) {
    Lock lock = lifecycle.readLock();
    lock.lock();
    try {
      if (closed) {
        throw new ClosedException();
      }
      return read.get();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the readers that are at work, and turns away those to come. */
  void close() {
    Lock lock = lifecycle.writeLock();
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    commits.end();
    leaving.forEach(one -> one.told.run());
  }
}
