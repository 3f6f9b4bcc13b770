package io.taskweir.statestore.store;

import io.taskweir.core.task.AttemptRecord;
import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.statestore.store.Overlay.Slot;
import io.taskweir.statestore.store.Overlay.Touched;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/**
 * What is in the store, committed or not, and the one write path: every index is derived here from
 * the task before and the task after, live and on restore. Knows nothing of the changelog. Belongs
 * to the thread that owns the partition.
 */
final class Tables implements AutoCloseable {
  private static final String THROTTLED = Outcome.THROTTLED.jsonName();

  /**
   * Who looks for what is due looks so far ahead, in milliseconds, and not for the first timer of
   * all: that may be behind the tombstones of a million others. Nobody rests longer than that.
   */
  private static final long LOOK_AHEAD_MS = 250;

  private final Database database;
  private final LaneHeads heads = new LaneHeads();
  private final FirstTimer timers = new FirstTimer();
  private final FirstTimer purges = new FirstTimer();
  private final LaneRates rates = new LaneRates();
  private final LaneThrottling throttling = new LaneThrottling();
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

  /** For readers on other threads. */
  LaneRates rates() {
    return rates;
  }

  LaneThrottling throttling() {
    return throttling;
  }

  /** For readers on other threads: what is not in RocksDB yet. */
  Overlay overlay() {
    return overlay;
  }

  @Nullable Task task(TaskKey key) {
    Touched touched = overlay.tasks().get(key);
    if (touched != null) {
      return touched.task();
    }
    Task known = recent.get(key);
    if (known != null) {
      return known;
    }
    byte[] bytes = database.get(ColumnFamily.TASKS, Keys.task(key));
    return bytes == null ? null : TaskCodec.decode(bytes);
  }

  /** A payload or a result. */
  byte @Nullable [] content(ColumnFamily family, TaskKey key) {
    Slot slot = overlay.content(family, key);
    return slot != null ? slot.value() : database.get(family, Keys.task(key));
  }

  /** Whether there may be such a payload or result; if not, there surely is none. */
  boolean mayHaveContent(ColumnFamily family, TaskKey key) {
    Slot slot = overlay.content(family, key);
    return slot != null ? slot.value() != null : database.mayExist(family, Keys.task(key));
  }

  /**
   * @param value null deletes it
   */
  void putContent(ColumnFamily family, TaskKey key, byte @Nullable [] value) {
    overlay.putContent(family, key, value);
  }

  /** One of those that are kept in {@link Records}. */
  byte @Nullable [] record(ColumnFamily family, byte[] key) {
    Slot slot = overlay.get(family, key);
    return slot != null ? slot.value() : database.get(family, key);
  }

  /** Whether there may be such a record; if not, there surely is none. */
  boolean mayHaveRecord(ColumnFamily family, byte[] key) {
    Slot slot = overlay.get(family, key);
    return slot != null ? slot.value() != null : database.mayExist(family, key);
  }

  /**
   * @param value null deletes it
   */
  void putRecord(ColumnFamily family, byte[] key, byte @Nullable [] value) {
    if (value == null) {
      overlay.delete(family, key);
    } else {
      overlay.put(family, key, value);
    }
  }

  /** Writes a task and everything that follows from it. */
  void putTask(@Nullable Task before, EncodedTask after) {
    overlay.putTask(after.task().key(), before, after);
    derive(before, after.task());
  }

  /** Deletes a task and everything that follows from it, payloads excepted. */
  void deleteTask(Task before) {
    overlay.putTask(before.key(), before, null);
    derive(before, null);
  }

  /** What the owner walks, and the counts; the rest follows when the transaction is confirmed. */
  private void derive(@Nullable Task before, @Nullable Task after) {
    Task either = Objects.requireNonNull(after != null ? after : before);
    Lane lane = new Lane(either.key().tenant(), either.function());
    byte[] waitedAt = backlogKey(before);
    byte[] waitsAt = backlogKey(after);
    if (replace(ColumnFamily.BACKLOG, waitedAt, waitsAt)) {
      if (waitedAt != null) {
        heads.removed(lane, waitedAt);
      }
      if (waitsAt != null) {
        heads.added(lane, waitsAt);
      }
    }
    byte[] timerKey = timerKey(after);
    replace(ColumnFamily.TIMERS, timerKey(before), timerKey);
    if (timerKey != null) {
      timers.added(timerKey);
    }
    overlay.lanes().put(lane, lane(lane).after(before, after));
    if (after != null
        && after.phase() instanceof Phase.Out out
        && (before == null || !before.phase().isOut())) {
      rates.handedOver(lane, out.sinceMs());
    }
    if (after != null && before != null && before.phase().isOut() && isThrottled(after)) {
      throttling.throttled(lane, Objects.requireNonNull(after.lastAttempt()).endedAtMs());
    }
  }

  private static boolean isThrottled(Task task) {
    AttemptRecord last = task.lastAttempt();
    return !task.phase().isOut() && last != null && THROTTLED.equals(last.outcome());
  }

  /** Says whether there was anything to do. */
  private boolean replace(ColumnFamily family, byte @Nullable [] old, byte @Nullable [] now) {
    if (Arrays.equals(old, now)) {
      return false;
    }
    if (old != null) {
      overlay.delete(family, old);
    }
    if (now != null) {
      overlay.putFresh(family, now);
    }
    return true;
  }

  private static byte @Nullable [] backlogKey(@Nullable Task task) {
    return task != null && task.phase() instanceof Phase.Ready ready
        ? Keys.backlog(task, ready)
        : null;
  }

  private static byte @Nullable [] timerKey(@Nullable Task task) {
    long atMs = task == null ? Long.MAX_VALUE : task.wakeUpAtMs();
    return task == null || atMs == Long.MAX_VALUE ? null : Keys.timer(atMs, task.key());
  }

  LaneCounts lane(Lane lane) {
    LaneCounts written = overlay.lanes().get(lane);
    if (written != null) {
      return written;
    }
    byte[] bytes = database.get(ColumnFamily.LANES, Keys.lane(lane));
    return bytes == null ? LaneCounts.NONE : LaneCounts.ofBytes(bytes);
  }

  /** The functions of a tenant that have tasks here, or had. */
  Set<Lane> lanesOf(String tenant) {
    Set<Lane> lanes = new LinkedHashSet<>();
    byte[] prefix = Keys.tenant(tenant);
    try (RocksIterator stored = database.iterator(ColumnFamily.LANES)) {
      for (stored.seek(prefix);
          stored.isValid() && Keys.startsWith(stored.key(), prefix);
          stored.next()) {
        lanes.add(Keys.laneOf(stored.key()));
      }
      database.damage().requireGood(stored);
    }
    overlay.lanes().keySet().stream().filter(it -> it.tenant().equals(tenant)).forEach(lanes::add);
    return lanes;
  }

  /** The head of a lane's backlog; null if nothing waits in it. */
  byte @Nullable [] headOf(Lane lane, byte[] prefix) {
    byte[] head = heads.first(lane);
    return head != null ? head : readAhead(lane, prefix);
  }

  /** Finds the next few of a lane's backlog, and fetches their tasks together: much cheaper. */
  private byte @Nullable [] readAhead(Lane lane, byte[] prefix) {
    // Not one more than there are: the next may be behind the tombstones of another lane.
    int limit = (int) Math.min(LaneHeads.AHEAD, lane(lane).ready());
    List<byte[]> keys = keysFrom(ColumnFamily.BACKLOG, prefix, heads.begin(lane, prefix), limit);
    if (keys.isEmpty()) {
      return null;
    }
    heads.read(lane, keys);
    List<byte[]> unknown = new ArrayList<>();
    for (byte[] key : keys) {
      TaskKey task = new TaskKey(lane.tenant(), Keys.taskIdOfBacklog(key, prefix.length));
      if (!overlay.tasks().containsKey(task) && recent.get(task) == null) {
        unknown.add(Keys.task(task));
      }
    }
    for (byte[] task : database.getAll(ColumnFamily.TASKS, unknown)) {
      recent.read(TaskCodec.decode(task));
    }
    return keys.getFirst();
  }

  /** The timers that are due, the earliest first, up to a limit. */
  List<byte[]> dueTimers(long nowMs, int limit) {
    if (timers.isEmptyUntil(nowMs)) {
      return List.of();
    }
    byte[] end = Keys.timersFrom(nowMs + LOOK_AHEAD_MS);
    List<byte[]> due = new ArrayList<>();
    try (BoundedIterator stored = database.iterator(ColumnFamily.TIMERS, end)) {
      Cursor cursor =
          new Cursor(overlay.inOrder(ColumnFamily.TIMERS), stored.iterator(), database.damage());
      boolean there = cursor.seek(timers.begin());
      timers.beginsAt(there && Arrays.compareUnsigned(cursor.key(), end) < 0 ? cursor.key() : end);
      while (there && due.size() < limit && Keys.timeOfTimer(cursor.key()) <= nowMs) {
        due.add(cursor.key());
        there = cursor.next();
      }
    }
    return due;
  }

  /** When the first timer, or the first purge, may be due: not before this. */
  long nextTimeMs() {
    return Math.min(timers.notBeforeMs(), purges.notBeforeMs());
  }

  /**
   * Tasks that have been kept long enough, by what is committed, up to a limit. Each is named once;
   * one that has changed meanwhile is for the caller to pass over.
   */
  List<TaskKey> duePurges(long nowMs, int limit) {
    if (purges.isEmptyUntil(nowMs)) {
      return List.of();
    }
    byte[] end = Keys.timersFrom(nowMs + LOOK_AHEAD_MS);
    List<TaskKey> due = new ArrayList<>();
    try (BoundedIterator range = database.iterator(ColumnFamily.PURGES, end)) {
      RocksIterator stored = range.iterator();
      stored.seek(purges.begin());
      while (stored.isValid() && due.size() < limit && Keys.timeOfTimer(stored.key()) <= nowMs) {
        due.add(Keys.taskKeyOfTimer(stored.key()));
        stored.next();
      }
      range.requireGood();
      purges.beginsAt(stored.isValid() ? stored.key() : end);
    }
    return due;
  }

  /**
   * The committed tasks of a tenant in the order of their ids, each as it is now; the caller closes
   * the walk in the same step.
   *
   * @param idPrefix only those whose ids begin so
   * @param afterId only those behind this one; empty for all
   */
  TaskWalk walk(String tenant, String idPrefix, String afterId) {
    byte[] from = Keys.tasksFrom(tenant, idPrefix);
    byte[] after = afterId.isEmpty() ? from : Keys.next(Keys.task(new TaskKey(tenant, afterId)));
    byte[] to = Keys.tasksTo(tenant, idPrefix);
    return new TaskWalk(database.iterator(ColumnFamily.TASKS, to), after, this::presentForm);
  }

  /** What a committed task has become; the task itself if nothing, null if it is gone. */
  private @Nullable Task presentForm(TaskKey key, byte[] committed) {
    Touched touched = overlay.tasks().get(key);
    if (touched != null) {
      return touched.task();
    }
    Task known = recent.get(key);
    return known != null ? known : TaskCodec.decode(committed);
  }

  /** All keys with this prefix, up to a limit. */
  List<byte[]> keys(ColumnFamily family, byte[] prefix, int limit) {
    return keysFrom(family, prefix, prefix, limit);
  }

  /** Keys with this prefix from {@code from} on, up to a limit. */
  List<byte[]> keysFrom(ColumnFamily family, byte[] prefix, byte[] from, int limit) {
    List<byte[]> keys = new ArrayList<>();
    Cursor cursor = cursor(family);
    boolean there = limit > 0 && cursor.seek(from);
    while (there && Keys.startsWith(cursor.key(), prefix)) {
      keys.add(cursor.key());
      there = keys.size() < limit && cursor.next();
    }
    return keys;
  }

  /** Everything that is handed over or runs, from a key on, up to a limit. */
  List<byte[]> outFrom(byte[] from, int limit) {
    List<byte[]> keys = new ArrayList<>();
    // Asked for only when a partition changes hands, so that nothing is kept for it.
    try (Cursor cursor =
        new Cursor(overlay.out(), database.iterator(ColumnFamily.OUT), database.damage())) {
      for (boolean there = cursor.seek(from); there && keys.size() < limit; there = cursor.next()) {
        keys.add(cursor.key());
      }
    }
    return keys;
  }

  private Cursor cursor(ColumnFamily family) {
    return cursors.computeIfAbsent(
        family, it -> new Cursor(overlay.inOrder(it), database.iterator(it), database.damage()));
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
    Overlay confirmed = overlay;
    ChangeBatch batch = new ChangeBatch();
    new Confirmation(database, batch).add(confirmed).forEach(purges::added);
    database.add(batch, ColumnFamily.OFFSETS, offsetKey, offset);
    database.write(batch);
    confirmed.tasks().forEach((key, touched) -> recent.committed(key, touched.task()));
    // After the write: a reader that finds nothing in the new overlay finds it in RocksDB.
    overlay = new Overlay();
  }

  /** Throws away what has not been confirmed. */
  void discard() {
    closeCursors();
    heads.forget();
    timers.forget();
    purges.forget();
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
