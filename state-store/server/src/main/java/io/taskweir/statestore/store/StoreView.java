package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.statestore.store.Overlay.Slot;
import io.taskweir.statestore.store.Overlay.Touched;
import java.util.HashMap;
import java.util.Map;
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
  private final Map<String, Long> takenUpTo = new ConcurrentHashMap<>();
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

  public @Nullable Payload payload(TaskKey key) {
    return readPayload(ColumnFamily.PAYLOADS, key);
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
          try (Moment moment = moment()) {
            return TaskLists.of(query.tenant(), moment.overlay, moment.committed, listBounds)
                .page(query);
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
