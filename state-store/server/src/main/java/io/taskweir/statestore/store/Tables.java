package io.taskweir.statestore.store;

import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import io.taskweir.statestore.store.Overlay.Slot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.WriteBatch;

/**
 * What is in the store, committed or not, and the one write path: every index is derived here from
 * the task before and the task after, live and on restore. Knows nothing of the changelog. Belongs
 * to the thread that owns the partition.
 */
final class Tables implements AutoCloseable {
  private static final byte[] NOTHING = {};

  private final Database database;
  private final LowerBounds bounds = new LowerBounds();
  private final RecentTasks recent = new RecentTasks();
  private volatile Overlay overlay = new Overlay();
  // Iterators over RocksDB stay right until it is written to, and cost more to make than to move.
  private final Map<ColumnFamily, Cursor> cursors = new EnumMap<>(ColumnFamily.class);

  Tables(Database database) {
    this.database = database;
  }

  Database database() {
    return database;
  }

  /** For readers on other threads: what is not in RocksDB yet. */
  Overlay overlay() {
    return overlay;
  }

  @Nullable Task task(TaskKey key) {
    Task written = overlay.tasks().get(key);
    if (written != null) {
      return written;
    }
    Task committed = recent.get(key);
    if (committed != null) {
      return committed;
    }
    byte[] bytes = get(ColumnFamily.TASKS, Keys.task(key));
    return bytes == null ? null : TaskCodec.decode(bytes);
  }

  byte @Nullable [] get(ColumnFamily family, byte[] key) {
    Slot slot = overlay.get(family, key);
    return slot != null ? slot.value() : database.get(family, key);
  }

  void put(ColumnFamily family, byte[] key, byte @Nullable [] value) {
    if (value == null) {
      overlay.delete(family, key);
    } else {
      overlay.put(family, key, value);
    }
  }

  /** Writes a task and everything that follows from it. */
  void putTask(@Nullable Task before, Task after, byte[] encoded) {
    overlay.put(ColumnFamily.TASKS, Keys.task(after.key()), encoded);
    overlay.tasks().put(after.key(), after);
    derive(before, after);
  }

  /** Deletes a task and everything that follows from it, payloads excepted. */
  void deleteTask(Task before) {
    overlay.delete(ColumnFamily.TASKS, Keys.task(before.key()));
    overlay.tasks().remove(before.key());
    recent.deleted(before.key());
    derive(before, null);
  }

  private void derive(@Nullable Task before, @Nullable Task after) {
    Task either = Objects.requireNonNull(after != null ? after : before);
    Lane lane = new Lane(either.key().tenant(), either.function());
    byte[] backlogKey = backlogKey(after);
    byte[] timerKey = timerKey(after);
    replace(ColumnFamily.BACKLOG, backlogKey(before), backlogKey);
    replace(ColumnFamily.TIMERS, timerKey(before), timerKey);
    if (backlogKey != null) {
      bounds.addedToLane(lane, backlogKey);
    }
    if (timerKey != null) {
      bounds.addedToTimers(timerKey);
    }
    replace(ColumnFamily.OUT, outKey(before), outKey(after));
    if (before == null || after == null || before.state() != after.state()) {
      replace(
          ColumnFamily.BY_STATE,
          before == null ? null : Keys.byState(before),
          after == null ? null : Keys.byState(after));
      replace(
          ColumnFamily.BY_FUNCTION,
          before == null ? null : Keys.byFunction(before),
          after == null ? null : Keys.byFunction(after));
    }
    overlay.lanes().put(lane, lane(lane).after(before, after));
  }

  private void replace(ColumnFamily family, byte @Nullable [] old, byte @Nullable [] now) {
    if (old != null && now != null && Arrays.equals(old, now)) {
      return;
    }
    if (old != null) {
      overlay.delete(family, old);
    }
    if (now != null) {
      overlay.putFresh(family, now, NOTHING);
    }
  }

  private static byte @Nullable [] backlogKey(@Nullable Task task) {
    return task != null && task.phase() instanceof Phase.Ready ready
        ? Keys.backlog(task, ready)
        : null;
  }

  private static byte @Nullable [] outKey(@Nullable Task task) {
    return task != null && task.phase().isOut() ? Keys.task(task.key()) : null;
  }

  private static byte @Nullable [] timerKey(@Nullable Task task) {
    if (task == null) {
      return null;
    }
    return switch (task.phase()) {
      case Phase.Timed timed -> Keys.timer(timed.untilMs(), task.key());
      case Phase.Executing executing -> Keys.timer(executing.leaseEndsMs(), task.key());
      case Phase.Ready ready -> null;
      case Phase.Out out -> null;
      case Phase.Ended ended -> null;
    };
  }

  LaneCounts lane(Lane lane) {
    LaneCounts written = overlay.lanes().get(lane);
    if (written != null) {
      return written;
    }
    byte[] bytes = database.get(ColumnFamily.LANES, Keys.lane(lane));
    return bytes == null ? LaneCounts.NONE : LaneCounts.ofBytes(bytes);
  }

  /** The head of a lane's backlog; null if nothing waits in it. */
  byte @Nullable [] headOf(Lane lane, byte[] prefix) {
    Cursor cursor = cursor(ColumnFamily.BACKLOG);
    if (!cursor.seek(bounds.ofLane(lane, prefix)) || !Keys.startsWith(cursor.key(), prefix)) {
      return null;
    }
    bounds.laneBegins(lane, cursor.key());
    return cursor.key();
  }

  /** The timers that are due, the earliest first, up to a limit. */
  List<byte[]> dueTimers(long nowMs, int limit) {
    Cursor cursor = cursor(ColumnFamily.TIMERS);
    List<byte[]> due = new ArrayList<>();
    boolean there = cursor.seek(bounds.ofTimers());
    if (there) {
      bounds.timersBegin(cursor.key());
    }
    while (there && due.size() < limit && Keys.timeOfTimer(cursor.key()) <= nowMs) {
      due.add(cursor.key());
      there = cursor.next();
    }
    return due;
  }

  /** All keys with this prefix, up to a limit. */
  List<byte[]> keys(ColumnFamily family, byte[] prefix, int limit) {
    return keysFrom(family, prefix, prefix, limit);
  }

  /** Keys with this prefix from {@code from} on, up to a limit. */
  List<byte[]> keysFrom(ColumnFamily family, byte[] prefix, byte[] from, int limit) {
    List<byte[]> keys = new ArrayList<>();
    Cursor cursor = cursor(family);
    for (boolean there = cursor.seek(from);
        there && keys.size() < limit && Keys.startsWith(cursor.key(), prefix);
        there = cursor.next()) {
      keys.add(cursor.key());
    }
    return keys;
  }

  private Cursor cursor(ColumnFamily family) {
    return cursors.computeIfAbsent(
        family, it -> new Cursor(overlay.inOrder(it), database.iterator(it)));
  }

  long uncommittedBytes() {
    return overlay.bytes();
  }

  /**
   * Writes everything that is not in RocksDB yet, and the offset of the changelog that it goes up
   * to, as one batch. Only when the transaction has been committed.
   */
  void confirm(byte[] offsetKey, byte[] offset) {
    closeCursors();
    try (WriteBatch batch = new WriteBatch()) {
      Overlay confirmed = overlay;
      for (ColumnFamily family : ColumnFamily.values()) {
        confirmed.forEach(family, (key, slot) -> database.add(batch, family, key, slot.value()));
      }
      confirmed
          .lanes()
          .forEach(
              (lane, counts) ->
                  database.add(batch, ColumnFamily.LANES, Keys.lane(lane), counts.toBytes()));
      database.add(batch, ColumnFamily.OFFSETS, offsetKey, offset);
      database.write(batch);
      confirmed.tasks().values().forEach(recent::committed);
    }
    // After the write: a reader that finds nothing in the new overlay finds it in RocksDB.
    overlay = new Overlay();
  }

  /** Throws away what has not been confirmed. */
  void discard() {
    closeCursors();
    bounds.forget();
    overlay = new Overlay();
  }

  private void closeCursors() {
    cursors.values().forEach(Cursor::close);
    cursors.clear();
  }

  @Override
  public void close() {
    closeCursors();
    database.close();
  }
}
