package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the open transaction has written, on top of RocksDB. Dropped as a whole if the transaction
 * fails, written as a whole when it has been committed. One thread writes; any thread may read at
 * the same time.
 */
final class Overlay {
  private final Map<ColumnFamily, ConcurrentNavigableMap<byte[], Slot>> ordered =
      new EnumMap<>(ColumnFamily.class);
  // Hashing a key costs a fraction of finding its place in an order that nobody asks for.
  private final Map<ColumnFamily, ConcurrentMap<PointKey, Slot>> points =
      new EnumMap<>(ColumnFamily.class);
  // Decoded twins of entries above, so that the next step does not have to parse what this one
  // made.
  private final Map<TaskKey, Task> tasks = new ConcurrentHashMap<>();
  private final Map<Lane, LaneCounts> lanes = new ConcurrentHashMap<>();
  private long bytes;

  Overlay() {
    for (ColumnFamily family : ColumnFamily.values()) {
      if (family.isPoint()) {
        points.put(family, new ConcurrentHashMap<>());
      } else {
        ordered.put(family, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
      }
    }
  }

  /** What the open transaction has done to one key. */
  static final class Slot {
    private final byte @Nullable [] value;
    private final boolean fresh;

    /**
     * @param value null: deleted
     * @param fresh RocksDB has no such key, so that deleting this again leaves nothing to write
     */
    Slot(byte @Nullable [] value, boolean fresh) {
      this.value = value;
      this.fresh = fresh;
    }

    byte @Nullable [] value() {
      return value;
    }

    boolean fresh() {
      return fresh;
    }
  }

  /** A key by which a value is found, but not its neighbours. */
  private static final class PointKey {
    private final byte[] bytes;
    private final int hash;

    private PointKey(byte[] bytes) {
      this.bytes = bytes;
      this.hash = Arrays.hashCode(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof PointKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** The entries of a family that is walked in order. */
  ConcurrentNavigableMap<byte[], Slot> inOrder(ColumnFamily family) {
    return Objects.requireNonNull(ordered.get(family), "walks only ordered families");
  }

  private ConcurrentMap<PointKey, Slot> points(ColumnFamily family) {
    return Objects.requireNonNull(points.get(family), "looks up only point families");
  }

  /** Everything that has been written to a family; null values are deletions. */
  void forEach(ColumnFamily family, BiConsumer<byte[], Slot> action) {
    if (family.isPoint()) {
      points(family).forEach((key, slot) -> action.accept(key.bytes, slot));
    } else {
      inOrder(family).forEach(action);
    }
  }

  @Nullable Slot get(ColumnFamily family, byte[] key) {
    return family.isPoint() ? points(family).get(new PointKey(key)) : inOrder(family).get(key);
  }

  /** Writes a key that RocksDB may have. */
  void put(ColumnFamily family, byte[] key, byte[] value) {
    set(family, key, new Slot(value, false));
    bytes += key.length + value.length;
  }

  private void set(ColumnFamily family, byte[] key, Slot slot) {
    if (family.isPoint()) {
      points(family).put(new PointKey(key), slot);
    } else {
      inOrder(family).put(key, slot);
    }
  }

  /** Writes a key of an ordered family that has never been written, or has been deleted since. */
  void putFresh(ColumnFamily family, byte[] key, byte[] value) {
    Slot present = inOrder(family).putIfAbsent(key, new Slot(value, true));
    if (present != null) {
      // Deleted in this transaction: RocksDB still has it.
      inOrder(family).put(key, new Slot(value, false));
    }
    bytes += key.length + value.length;
  }

  void delete(ColumnFamily family, byte[] key) {
    Slot present = get(family, key);
    if (present != null && present.fresh()) {
      inOrder(family).remove(key);
    } else {
      set(family, key, new Slot(null, false));
      bytes += key.length;
    }
  }

  Map<TaskKey, Task> tasks() {
    return tasks;
  }

  Map<Lane, LaneCounts> lanes() {
    return lanes;
  }

  /** How much has been written, in bytes; never shrinks. */
  long bytes() {
    return bytes;
  }
}
