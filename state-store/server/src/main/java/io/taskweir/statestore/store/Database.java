package io.taskweir.statestore.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One partition's RocksDB. Its write-ahead log is never synced: it is there for a killed process,
 * whose writes the system has, and makes the tail to replay that of the open transaction. After a
 * loss of power the end of it may be missing, and the changelog has it. All column families are
 * written and flushed together, the offsets among them, so that what is found after a crash is
 * always the state at one offset.
 */
final class Database implements AutoCloseable {
  private final FamilyOptions families;
  private final DBOptions options;
  private final WriteOptions writeOptions = new WriteOptions().setSync(false);
  private final FlushOptions flushInBackground = new FlushOptions().setWaitForFlush(false);
  private final FlushOptions flushAndWait = new FlushOptions().setWaitForFlush(true);
  private final Map<ColumnFamily, ColumnFamilyHandle> handles = new EnumMap<>(ColumnFamily.class);
  private final List<ColumnFamilyHandle> allHandles = new ArrayList<>();
  private final Map<ColumnFamily, Integer> familyIds = new EnumMap<>(ColumnFamily.class);
  private final Path folder;
  private final Damage damage;
  private final RocksDB db;

  /**
   * @param damage is told of what cannot be read
   */
  Database(Path folder, StoreMemory memory, Damage damage) {
    this.folder = folder;
    this.damage = damage;
    families = new FamilyOptions(memory);
    options =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setAtomicFlush(true)
            .setWriteBufferManager(memory.writeBuffers())
            .setMaxBackgroundJobs(2)
            .setMaxOpenFiles(256)
            .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
            .setKeepLogFileNum(2);
    try {
      db = open(folder);
    } catch (RocksDBException e) {
      closeOptions();
      throw damage.failed("cannot open the task store in " + folder, e);
    }
  }

  private RocksDB open(Path folder) throws RocksDBException {
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    descriptors.add(
        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, families.ofDefault()));
    for (ColumnFamily family : ColumnFamily.values()) {
      descriptors.add(new ColumnFamilyDescriptor(family.storedName(), families.of(family)));
    }
    RocksDB opened = RocksDB.open(options, folder.toString(), descriptors, allHandles);
    // In the order of the descriptors, of which the first is RocksDB's own.
    Iterator<ColumnFamilyHandle> inOrder = allHandles.iterator();
    inOrder.next();
    for (ColumnFamily family : ColumnFamily.values()) {
      ColumnFamilyHandle handle = inOrder.next();
      handles.put(family, handle);
      familyIds.put(family, handle.getID());
    }
    return opened;
  }

  Path folder() {
    return folder;
  }

  /** Who has to be asked whether an iterator has come to its end, or to where it cannot read. */
  Damage damage() {
    return damage;
  }

  byte @Nullable [] get(ColumnFamily family, byte[] key) {
    try {
      // Most look-ups are of new tasks, and RocksDB says "not found" by throwing, which is slow.
      return db.keyMayExist(handle(family), key, null) ? db.get(handle(family), key) : null;
    } catch (RocksDBException e) {
      throw damage.failed("cannot read " + family, e);
    }
  }

  /** Whether there may be such a key; if not, there surely is none. */
  boolean mayExist(ColumnFamily family, byte[] key) {
    return db.keyMayExist(handle(family), key, null);
  }

  /**
   * Values of many keys at once, which costs much less than one by one.
   *
   * @return those that are there, in the order of their keys
   */
  List<byte[]> getAll(ColumnFamily family, List<byte[]> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    try {
      return db.multiGetAsList(Collections.nCopies(keys.size(), handle(family)), keys).stream()
          .filter(Objects::nonNull)
          .toList();
    } catch (RocksDBException e) {
      throw damage.failed("cannot read " + family, e);
    }
  }

  /** A view as of now; the caller closes it, before the database. */
  RocksIterator iterator(ColumnFamily family) {
    return db.newIterator(handle(family));
  }

  /** Reads all of a family, to see whether it can be. */
  void requireReadable(ColumnFamily family) {
    try (RocksIterator all = iterator(family)) {
      for (all.seekToFirst(); all.isValid(); all.next()) {
        // On to the end, or to where it cannot be read.
      }
      damage.requireGood(all);
    }
  }

  /**
   * A view as of now of the keys below a bound; the caller closes it, before the database.
   *
   * @param upper not included
   */
  BoundedIterator iterator(ColumnFamily family, byte[] upper) {
    return new BoundedIterator(db, handle(family), upper, damage);
  }

  /** Everything as of now; the caller closes it, before the database. */
  Frozen freeze() {
    return new Frozen(db, this::handle, damage);
  }

  /** Adds one change to a batch; null deletes. */
  void add(ChangeBatch changes, ColumnFamily family, byte[] key, byte @Nullable [] value) {
    changes.add(Objects.requireNonNull(familyIds.get(family)), key, value);
  }

  void write(ChangeBatch changes) {
    damage.requireNone();
    try (WriteBatch batch = new WriteBatch(changes.toBytes())) {
      db.write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw damage.failed("cannot write to the task store", e);
    }
  }

  /** Starts to put everything written so far on disk; does not wait. */
  void flushInBackground() {
    flush(flushInBackground);
  }

  /** Puts everything written so far on disk. */
  void flush() {
    flush(flushAndWait);
  }

  private void flush(FlushOptions how) {
    try {
      db.flush(how, allHandles);
    } catch (RocksDBException e) {
      throw damage.failed("cannot flush the task store", e);
    }
  }

  private ColumnFamilyHandle handle(ColumnFamily family) {
    ColumnFamilyHandle handle = handles.get(family);
    if (handle == null) {
      throw new AssertionError("all families are open");
    }
    return handle;
  }

  /**
   * Puts everything on disk, so that the next opening has nothing to replay; unless it is damaged
   * and will be thrown away.
   */
  @Override
  public void close() {
    try {
      if (damage.isNone()) {
        flush();
      }
    } finally {
      allHandles.forEach(ColumnFamilyHandle::close);
      db.close();
      closeOptions();
    }
  }

  private void closeOptions() {
    flushInBackground.close();
    flushAndWait.close();
    writeOptions.close();
    options.close();
    families.close();
  }
}
