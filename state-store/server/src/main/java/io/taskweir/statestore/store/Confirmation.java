package io.taskweir.statestore.store;

import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.protocol.TaskKey;
import io.taskweir.statestore.store.Overlay.Slot;
import io.taskweir.statestore.store.Overlay.Touched;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a transaction has written into one batch for RocksDB, and derives from it, once for
 * the transaction, the indexes that nobody asks for before the commit. One thread.
 */
final class Confirmation {
  private static final byte[] NOTHING = {};
  private static final Comparator<TaskKey> BY_ID = Comparator.comparing(TaskKey::taskId);

  private final Database database;
  private final ChangeBatch batch;
  private final List<byte[]> purges = new ArrayList<>();

  Confirmation(Database database, ChangeBatch batch) {
    this.database = database;
    this.batch = batch;
  }

  /**
   * Adds everything to the batch.
   *
   * @return keys of the purges that are new
   */
  List<byte[]> add(Overlay confirmed) {
    for (ColumnFamily family : Overlay.ORDERED) {
      confirmed
          .inOrder(family)
          .forEach((key, slot) -> database.add(batch, family, key, slot.value()));
    }
    for (ColumnFamily family : Overlay.CONTENTS) {
      Map<TaskKey, Slot> contents = confirmed.contents(family);
      for (TaskKey key : byId(confirmed.keysOfContents(family))) {
        database.add(batch, family, Keys.task(key), known(contents.get(key)).value());
      }
    }
    for (TaskKey key : byId(confirmed.keysOfTasks())) {
      add(Keys.task(key), known(confirmed.tasks().get(key)));
    }
    confirmed
        .lanes()
        .forEach(
            (lane, counts) ->
                database.add(
                    batch,
                    ColumnFamily.LANES,
                    Keys.lane(lane),
                    counts.isEmpty() ? null : counts.toBytes()));
    return purges;
  }

  /**
   * RocksDB takes a key that follows the one before in a third of the time, because it need not
   * look for its place. Ids that we make grow with time, and so do most keys that begin with times:
   * in the order in which they came there is little left to sort.
   */
  private static List<TaskKey> byId(List<TaskKey> asTheyCame) {
    List<TaskKey> keys = new ArrayList<>(asTheyCame);
    keys.sort(BY_ID);
    return keys;
  }

  private static <T> T known(@Nullable T value) {
    return Objects.requireNonNull(value, "what has been written is there until it is confirmed");
  }

  private void add(byte[] key, Touched touched) {
    Task before = touched.committed();
    Task after = touched.task();
    if (before == null && after == null) {
      return;
    }
    database.add(batch, ColumnFamily.TASKS, key, touched.encoded());
    boolean _ =
        replace(
            ColumnFamily.LISTS,
            before == null ? null : Keys.list(before),
            after == null ? null : Keys.list(after));
    byte[] purge = purgeKey(after);
    if (replace(ColumnFamily.PURGES, purgeKey(before), purge) && purge != null) {
      purges.add(purge);
    }
    for (byte[] gone : LabelIndex.only(before, after)) {
      database.add(batch, ColumnFamily.LABELS, gone, null);
    }
    for (byte[] added : LabelIndex.only(after, before)) {
      database.add(batch, ColumnFamily.LABELS, added, NOTHING);
    }
    boolean wasOut = before != null && before.phase().isOut();
    boolean isOut = after != null && after.phase().isOut();
    if (wasOut != isOut) {
      database.add(batch, ColumnFamily.OUT, key, isOut ? NOTHING : null);
    }
  }

  /** Says whether there was anything to do. */
  private boolean replace(ColumnFamily family, byte @Nullable [] old, byte @Nullable [] now) {
    if (Arrays.equals(old, now)) {
      return false;
    }
    if (old != null) {
      database.add(batch, family, old, null);
    }
    if (now != null) {
      database.add(batch, family, now, NOTHING);
    }
    return true;
  }

  private static byte @Nullable [] purgeKey(@Nullable Task task) {
    return task != null && task.phase() instanceof Phase.Ended
        ? Keys.timer(task.purgeAtMs(), task.key())
        : null;
  }
}
