package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.statestore.store.Overlay.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/**
 * Reads one partition from any thread, while its owner writes: what the owner has applied,
 * committed or not. Every call fails with {@link ClosedException} once the partition has been given
 * up.
 */
public final class StoreView {
  private final Tables tables;
  private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private final Map<String, Long> takenUpTo = new ConcurrentHashMap<>();
  private boolean closed;

  StoreView(Tables tables) {
    this.tables = tables;
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
          Task uncommitted = overlay.tasks().get(key);
          if (uncommitted != null) {
            return new Found(uncommitted, false);
          }
          byte[] bytes = get(overlay, ColumnFamily.TASKS, Keys.task(key));
          return bytes == null ? null : new Found(TaskCodec.decode(bytes), true);
        });
  }

  public @Nullable Payload payload(TaskKey key) {
    return readPayload(ColumnFamily.PAYLOADS, key);
  }

  public @Nullable Payload result(TaskKey key) {
    return readPayload(ColumnFamily.RESULTS, key);
  }

  private @Nullable Payload readPayload(ColumnFamily family, TaskKey key) {
    return reading(
        () -> {
          byte[] bytes = get(tables.overlay(), family, Keys.task(key));
          return bytes == null ? null : TaskCodec.decodePayload(bytes);
        });
  }

  private byte @Nullable [] get(Overlay overlay, ColumnFamily family, byte[] key) {
    Slot slot = overlay.get(family, key);
    return slot != null ? slot.value() : tables.database().get(family, key);
  }

  /** Where a list goes on: after the task submitted at that time with that id. */
  public record Position(long submittedAtMs, String taskId) {}

  /**
   * Tasks in the order of their submission, the earliest first.
   *
   * @param function null for all functions
   * @param states one list for each is merged; not empty
   * @param after null for the beginning
   */
  public List<Task> list(
      String tenant,
      @Nullable String function,
      List<TaskState> states,
      @Nullable Position after,
      int limit) {
    return reading(
        () -> {
          List<Task> tasks = new ArrayList<>();
          for (TaskState state : states) {
            tasks.addAll(listState(tenant, function, state, after, limit));
          }
          tasks.sort(
              Comparator.comparingLong((Task task) -> task.terms().submittedAtMs())
                  .thenComparing(task -> task.key().taskId()));
          return tasks.size() <= limit ? tasks : tasks.subList(0, limit);
        });
  }

  private List<Task> listState(
      String tenant,
      @Nullable String function,
      TaskState state,
      @Nullable Position after,
      int limit) {
    byte[] owner = function == null ? Keys.tenant(tenant) : Keys.lane(new Lane(tenant, function));
    byte[] prefix = Keys.listPrefix(owner, state);
    byte[] from =
        after == null ? prefix : Keys.listAfter(prefix, after.submittedAtMs(), after.taskId());
    ColumnFamily family = function == null ? ColumnFamily.BY_STATE : ColumnFamily.BY_FUNCTION;
    List<Task> tasks = new ArrayList<>();
    try (Snapshot snapshot = snapshot(family)) {
      Cursor cursor = snapshot.cursor();
      for (boolean there = cursor.seek(from);
          there && tasks.size() < limit && Keys.startsWith(cursor.key(), prefix);
          there = cursor.next()) {
        Found found = task(new TaskKey(tenant, Keys.taskIdOfList(cursor.key(), prefix.length)));
        // The owner goes on while we read: a task may have left this list in the meantime.
        if (found != null && found.task().state() == state) {
          tasks.add(found.task());
        }
      }
    }
    return tasks;
  }

  /** What is committed and what is not, as of one moment, or the two would not fit together. */
  private record Snapshot(Overlay overlay, Cursor cursor) implements AutoCloseable {
    @Override
    public void close() {
      cursor.close();
    }
  }

  private Snapshot snapshot(ColumnFamily family) {
    while (true) {
      Overlay overlay = tables.overlay();
      RocksIterator iterator = tables.database().iterator(family);
      if (overlay == tables.overlay()) {
        return new Snapshot(overlay, new Cursor(overlay.inOrder(family), iterator));
      }
      iterator.close();
    }
  }

  /** The counts of every function of a tenant that has ever had a task here. */
  public Map<String, LaneCounts> lanes(String tenant) {
    return reading(
        () -> {
          Map<String, LaneCounts> lanes = new TreeMap<>();
          byte[] prefix = Keys.tenant(tenant);
          try (Snapshot snapshot = snapshot(ColumnFamily.LANES)) {
            Cursor cursor = snapshot.cursor();
            for (boolean there = cursor.seek(prefix);
                there && Keys.startsWith(cursor.key(), prefix);
                there = cursor.next()) {
              lanes.put(Keys.laneOf(cursor.key()).function(), LaneCounts.ofBytes(cursor.value()));
            }
            snapshot
                .overlay
                .lanes()
                .forEach(
                    (lane, counts) -> {
                      if (lane.tenant().equals(tenant)) {
                        lanes.put(lane.function(), counts);
                      }
                    });
          }
          return lanes;
        });
  }

  /** The config of a function and its version; null if it has never been configured. */
  public @Nullable VersionedConfig function(Lane lane) {
    return reading(
        () -> {
          byte[] bytes =
              get(tables.overlay(), ColumnFamily.CONTROL, ControlTable.functionKey(lane));
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
  }
}
