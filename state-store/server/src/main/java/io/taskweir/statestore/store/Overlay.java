package io.taskweir.statestore.store;

import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What the open transaction has written, on top of RocksDB. Dropped as a whole if the transaction
 * fails, written as a whole when it has been committed. One thread writes; any thread may read at
 * the same time.
 *
 * <p>Of each task it keeps what is committed beside what is new, so that everything that nobody
 * asks for before the commit (lists, what is out) is derived once for a transaction and not with
 * every step. Only what the owner walks all the time is kept in order.
 */
final class Overlay {
  /** Families that are kept in the order of their keys. */
  static final List<ColumnFamily> ORDERED =
      List.of(ColumnFamily.CONTROL, ColumnFamily.LOGS, ColumnFamily.BACKLOG, ColumnFamily.TIMERS);

  /** Families that are only ever asked for the one of a task. */
  static final List<ColumnFamily> CONTENTS = List.of(ColumnFamily.PAYLOADS, ColumnFamily.RESULTS);

  private static final byte[] NOTHING = {};

  /** What a change of a task is counted as, in bytes; its real size is known only when written. */
  private static final long TASK_BYTES = 512;

  private final Map<TaskKey, Touched> tasks = new ConcurrentHashMap<>();
  private final List<TaskKey> keysOfTasks = new ArrayList<>();
  private final Map<Lane, LaneCounts> lanes = new ConcurrentHashMap<>();
  private final Map<ColumnFamily, ConcurrentMap<TaskKey, Slot>> contents =
      new EnumMap<>(ColumnFamily.class);
  private final Map<ColumnFamily, List<TaskKey>> keysOfContents = new EnumMap<>(ColumnFamily.class);
  private final Map<ColumnFamily, ConcurrentNavigableMap<byte[], Slot>> ordered =
      new EnumMap<>(ColumnFamily.class);
  private long bytes;

  Overlay() {
    for (ColumnFamily family : CONTENTS) {
      contents.put(family, new ConcurrentHashMap<>());
      keysOfContents.put(family, new ArrayList<>());
    }
    ORDERED.forEach(
        family -> ordered.put(family, new ConcurrentSkipListMap<>(Arrays::compareUnsigned)));
  }

  /** A task that the open transaction has changed. */
  static final class Touched {
    private final @Nullable Task committed;
    private final @Nullable EncodedTask applied;

    private Touched(@Nullable Task committed, @Nullable EncodedTask applied) {
      this.committed = committed;
      this.applied = applied;
    }

    /** As RocksDB has it; null if it has none. */
    @Nullable Task committed() {
      return committed;
    }

    /** As it is now; null if it has been deleted. */
    @Nullable Task task() {
      return applied == null ? null : applied.task();
    }

    /** For the owner only. */
    byte @Nullable [] encoded() {
      return applied == null ? null : applied.bytes();
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
    private Slot(byte @Nullable [] value, boolean fresh) {
      this.value = value;
      this.fresh = fresh;
    }

    byte @Nullable [] value() {
      return value;
    }
  }

  // ---- tasks ----

  /** The tasks that have been changed; at any time each of them as it is then. */
  Map<TaskKey, Touched> tasks() {
    return tasks;
  }

  /**
   * @param before the task as it was before this change; as committed, if this is the first
   * @param after null: deleted
   */
  void putTask(TaskKey key, @Nullable Task before, @Nullable EncodedTask after) {
    Touched known = tasks.get(key);
    tasks.put(key, new Touched(known == null ? before : known.committed, after));
    if (known == null) {
      keysOfTasks.add(key);
    }
    bytes += TASK_BYTES;
  }

  /** The keys of {@link #tasks} in the order in which they came; for the owner only. */
  List<TaskKey> keysOfTasks() {
    return keysOfTasks;
  }

  /** Counts of the lanes that have changed. */
  Map<Lane, LaneCounts> lanes() {
    return lanes;
  }

  // ---- payloads and results ----

  /** What has been done to a payload or result; null if nothing. */
  @Nullable Slot content(ColumnFamily family, TaskKey key) {
    return contents(family).get(key);
  }

  /**
   * @param value null: deleted
   */
  void putContent(ColumnFamily family, TaskKey key, byte @Nullable [] value) {
    if (contents(family).put(key, new Slot(value, false)) == null) {
      keysOfContents(family).add(key);
    }
    bytes += key.tenant().length() + key.taskId().length() + (value == null ? 0 : value.length);
  }

  ConcurrentMap<TaskKey, Slot> contents(ColumnFamily family) {
    return Objects.requireNonNull(contents.get(family), "payloads or results");
  }

  /** The keys of {@link #contents} in the order in which they came; for the owner only. */
  List<TaskKey> keysOfContents(ColumnFamily family) {
    return Objects.requireNonNull(keysOfContents.get(family), "payloads or results");
  }

  // ---- what is walked ----

  /** The entries of one of {@link #ORDERED}, as they are at any time. */
  NavigableMap<byte[], Slot> inOrder(ColumnFamily family) {
    return ordered(family);
  }

  private ConcurrentNavigableMap<byte[], Slot> ordered(ColumnFamily family) {
    return Objects.requireNonNull(ordered.get(family), "a family that is walked all the time");
  }

  /** What the changed tasks mean for {@link ColumnFamily#OUT}, as of now. */
  NavigableMap<byte[], Slot> out() {
    NavigableMap<byte[], Slot> out = new TreeMap<>(Arrays::compareUnsigned);
    tasks.forEach(
        (key, touched) -> {
          Task task = touched.task();
          boolean isOut = task != null && task.phase().isOut();
          out.put(Keys.task(key), new Slot(isOut ? NOTHING : null, false));
        });
    return out;
  }

  @Nullable Slot get(ColumnFamily family, byte[] key) {
    return ordered(family).get(key);
  }

  /** Writes a key that RocksDB may have. */
  void put(ColumnFamily family, byte[] key, byte[] value) {
    ordered(family).put(key, new Slot(value, false));
    bytes += key.length + value.length;
  }

  /** Writes a key without a value that has never been written, or has been deleted since. */
  void putFresh(ColumnFamily family, byte[] key) {
    Slot present = ordered(family).putIfAbsent(key, new Slot(NOTHING, true));
    if (present != null) {
      // Deleted in this transaction: RocksDB still has it.
      ordered(family).put(key, new Slot(NOTHING, false));
    }
    bytes += key.length;
  }

  void delete(ColumnFamily family, byte[] key) {
    Slot present = get(family, key);
    if (present != null && present.fresh) {
      ordered(family).remove(key);
    } else {
      ordered(family).put(key, new Slot(null, false));
      bytes += key.length;
    }
  }

  /** Roughly how much has been written, in bytes; never shrinks. */
  long bytes() {
    return bytes;
  }
}
