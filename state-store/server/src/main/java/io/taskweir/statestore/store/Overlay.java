package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What the open transaction has written, on top of RocksDB. Dropped as a whole if the transaction
 * fails, written as a whole when it has been committed. One thread writes; any thread may read at
 * the same time.
 */
final class Overlay {
  private final Map<ColumnFamily, ConcurrentNavigableMap<byte[], Slot>> families =
      new EnumMap<>(ColumnFamily.class);
  // Decoded twins of entries above, so that the next step does not have to parse what this one
  // made.
  private final Map<TaskKey, Task> tasks = new ConcurrentHashMap<>();
  private final Map<Lane, LaneCounts> lanes = new ConcurrentHashMap<>();
  private long bytes;

  Overlay() {
    for (ColumnFamily family : ColumnFamily.values()) {
      families.put(family, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
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

  ConcurrentNavigableMap<byte[], Slot> family(ColumnFamily family) {
    ConcurrentNavigableMap<byte[], Slot> map = families.get(family);
    if (map == null) {
      throw new AssertionError("all families are there");
    }
    return map;
  }

  @Nullable Slot get(ColumnFamily family, byte[] key) {
    return family(family).get(key);
  }

  /** Writes a key that RocksDB may have. */
  void put(ColumnFamily family, byte[] key, byte[] value) {
    family(family).put(key, new Slot(value, false));
    bytes += key.length + value.length;
  }

  /** Writes a key that has never been written, or has been deleted since. */
  void putFresh(ColumnFamily family, byte[] key, byte[] value) {
    Slot present = family(family).putIfAbsent(key, new Slot(value, true));
    if (present != null) {
      // Deleted in this transaction: RocksDB still has it.
      family(family).put(key, new Slot(value, false));
    }
    bytes += key.length + value.length;
  }

  void delete(ColumnFamily family, byte[] key) {
    Slot present = family(family).get(key);
    if (present != null && present.fresh()) {
      family(family).remove(key);
    } else {
      family(family).put(key, new Slot(null, false));
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
