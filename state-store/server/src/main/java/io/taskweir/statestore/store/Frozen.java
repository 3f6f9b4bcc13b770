package io.taskweir.statestore.store;

import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/** A database as it was at one moment. One thread; closed before the database is. */
final class Frozen implements AutoCloseable {
  private final RocksDB db;
  private final Handles handles;
  private final Snapshot snapshot;
  private final ReadOptions options;

  /** Where RocksDB keeps a family. */
  interface Handles {
    ColumnFamilyHandle of(ColumnFamily family);
  }

  Frozen(RocksDB db, Handles handles) {
    this.db = db;
    this.handles = handles;
    snapshot = db.getSnapshot();
    options = new ReadOptions().setSnapshot(snapshot);
  }

  byte @Nullable [] get(ColumnFamily family, byte[] key) {
    try {
      return db.get(handles.of(family), options, key);
    } catch (RocksDBException e) {
      throw new StoreException("cannot read " + family, e);
    }
  }

  /** Entries whose keys begin with the prefix, from a key on, upwards. The caller closes it. */
  Walk walk(ColumnFamily family, byte[] prefix, byte[] from) {
    RocksIterator iterator = db.newIterator(handles.of(family), options);
    iterator.seek(from);
    return new Walk(iterator, prefix);
  }

  /** One entry after the other; it stands before the first. */
  static final class Walk implements AutoCloseable {
    private final RocksIterator iterator;
    private final byte[] prefix;
    private boolean begun;

    private Walk(RocksIterator iterator, byte[] prefix) {
      this.iterator = iterator;
      this.prefix = prefix;
    }

    /** Goes to the next entry; false at the end. */
    boolean next() {
      if (begun) {
        iterator.next();
      }
      begun = true;
      return iterator.isValid() && Keys.startsWith(iterator.key(), prefix);
    }

    byte[] key() {
      return iterator.key();
    }

    byte[] value() {
      return iterator.value();
    }

    @Override
    public void close() {
      iterator.close();
    }
  }

  @Override
  public void close() {
    options.close();
    db.releaseSnapshot(snapshot);
  }
}
