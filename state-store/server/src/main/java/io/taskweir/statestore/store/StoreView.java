package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.statestore.store.Overlay.Slot;
import io.taskweir.statestore.store.Overlay.Touched;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private final Map<String, Long> takenUpTo = new ConcurrentHashMap<>();
  private final CommitCount commits = new CommitCount();
  private final Set<Leaving> leaving = ConcurrentHashMap.newKeySet();
  private boolean closed;

  StoreView(int partition, Tables tables) {
    this.partition = partition;
    this.tables = tables;
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

  /** Where a list goes on: after the task submitted at that time with that id. */
  public record Position(long submittedAtMs, String taskId) {}

  /**
   * Tasks in the order of their submission, the earliest first; all of one moment.
   *
   * @param function null for all functions
   * @param states not empty
   * @param after null for the beginning
   */
  public List<Task> list(
      String tenant,
      @Nullable String function,
      Set<TaskState> states,
      @Nullable Position after,
      int limit) {
    return reading(
        () -> {
          try (Moment moment = moment()) {
            Set<Lane> lanes =
                function == null
                    ? lanes(tenant, moment).keySet()
                    : Set.of(new Lane(tenant, function));
            return TaskLists.of(tenant, moment.overlay, moment.committed)
                .page(lanes, states, after, limit);
          }
        });
  }

  /** The counts of every function of a tenant that has ever had a task here. */
  public Map<Lane, LaneCounts> lanes(String tenant) {
    return reading(
        () -> {
          try (Moment moment = moment()) {
            return lanes(tenant, moment);
          }
        });
  }

  private static Map<Lane, LaneCounts> lanes(String tenant, Moment moment) {
    Map<Lane, LaneCounts> lanes = new HashMap<>();
    byte[] prefix = Keys.tenant(tenant);
    try (Frozen.Walk walk = moment.committed.walk(ColumnFamily.LANES, prefix, prefix)) {
      while (walk.next()) {
        lanes.put(Keys.laneOf(walk.key()), LaneCounts.ofBytes(walk.value()));
      }
    }
    moment
        .overlay
        .lanes()
        .forEach(
            (lane, counts) -> {
              if (lane.tenant().equals(tenant)) {
                lanes.put(lane, counts);
              }
            });
    return lanes;
  }

  /** What is committed, and what is not, as of one moment, or the two would not fit together. */
  private record Moment(Overlay overlay, Frozen committed) implements AutoCloseable {
    @Override
    public void close() {
      committed.close();
    }
  }

  private Moment moment() {
    while (true) {
      Overlay overlay = tables.overlay();
      Frozen committed = tables.database().freeze();
      if (overlay == tables.overlay()) {
        return new Moment(overlay, committed);
      }
      committed.close();
    }
  }

  /** The config of a function and its version; null if it has never been configured. */
  public @Nullable VersionedConfig function(Lane lane) {
    return reading(
        () -> {
          byte[] key = ControlTable.functionKey(lane);
          Slot slot = tables.overlay().get(ColumnFamily.CONTROL, key);
          byte[] bytes =
              slot != null ? slot.value() : tables.database().get(ColumnFamily.CONTROL, key);
          return bytes == null ? null : ControlTable.decodeFunction(bytes);
        });
  }

  /** A function's config with the version of the change that set it. */
  public record VersionedConfig(FunctionConfig config, long version) {}

  /** Notes how far the owner has got: everything of the topic below this offset is taken in. */
  void taken(String topic, long nextOffset) {
    takenUpTo.put(topic, nextOffset);
  }

  /** How far the owner has got in a topic; -1 if it has not read any of it since it opened. */
  public long takenUpTo(String topic) {
    return takenUpTo.getOrDefault(topic, -1L);
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
