package io.taskweir.statestore.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;

/** A database as it was at one moment. One thread; closed before the database is. */
final class Frozen implements AutoCloseable {
  /** Tombstones that are walked over in less than a millisecond. */
  private static final long NEARBY = 10_000;

  private final Damage damage;
  private final RocksDB db;
  private final Handles handles;
  private final Snapshot snapshot;
  private final ReadOptions options;

  /** Where RocksDB keeps a family. */
  interface Handles {
    ColumnFamilyHandle of(ColumnFamily family);
  }

  Frozen(RocksDB db, Handles handles, Damage damage) {
    this.damage = damage;
    this.db = db;
    this.handles = handles;
    snapshot = db.getSnapshot();
    options = new ReadOptions().setSnapshot(snapshot);
  }

  byte @Nullable [] get(ColumnFamily family, byte[] key) {
    try {
      return db.get(handles.of(family), options, key);
    } catch (RocksDBException e) {
      throw damage.failed("cannot read " + family, e);
    }
  }

  /**
   * Values of many keys at once, which costs much less than one by one.
   *
   * @return in the order of the keys; null where there is none
   */
  List<byte @Nullable []> getAll(ColumnFamily family, List<byte[]> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    try {
      return db.multiGetAsList(options, Collections.nCopies(keys.size(), handles.of(family)), keys);
    } catch (RocksDBException e) {
      throw damage.failed("cannot read " + family, e);
    }
  }

  /**
   * The first keys of a range. RocksDB looks at nothing outside of it, be it only tombstones.
   *
   * @param lower included
   * @param upper not included
   */
  List<byte[]> keys(ColumnFamily family, byte[] lower, byte[] upper, ListOrder order, int limit) {
    List<byte[]> keys = new ArrayList<>();
    try (Slice from = new Slice(lower);
        Slice to = new Slice(upper);
        ReadOptions range =
            new ReadOptions()
                .setSnapshot(snapshot)
                .setIterateLowerBound(from)
                .setIterateUpperBound(to);
        RocksIterator iterator = db.newIterator(handles.of(family), range)) {
      switch (order) {
        case ASC -> iterator.seekToFirst();
        case DESC -> iterator.seekToLast();
      }
      while (keys.size() < limit && iterator.isValid()) {
        keys.add(iterator.key());
        if (keys.size() < limit) {
          switch (order) {
            case ASC -> iterator.next();
            case DESC -> iterator.prev();
          }
        }
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw damage.failed("cannot read " + family, e);
    }
    return keys;
  }

  /**
   * The first key of a range, unless it is behind so many tombstones that looking for it would take
   * long: then null, as if there were none.
   *
   * @param lower included
   * @param upper not included
   */
  byte @Nullable [] firstNearby(ColumnFamily family, byte[] lower, byte[] upper) {
    try (Slice from = new Slice(lower);
        Slice to = new Slice(upper);
        ReadOptions range =
            new ReadOptions()
                .setSnapshot(snapshot)
                .setIterateLowerBound(from)
                .setIterateUpperBound(to)
                .setMaxSkippableInternalKeys(NEARBY);
        RocksIterator iterator = db.newIterator(handles.of(family), range)) {
      iterator.seekToFirst();
      if (iterator.isValid()) {
        return iterator.key();
      }
      iterator.status();
      return null;
    } catch (RocksDBException e) {
      if (e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete) {
        return null;
      }
      throw damage.failed("cannot read " + family, e);
    }
  }

  /** Entries whose keys begin with the prefix, from a key on, upwards. The caller closes it. */
  Walk walk(ColumnFamily family, byte[] prefix, byte[] from) {
    RocksIterator iterator = db.newIterator(handles.of(family), options);
    iterator.seek(from);
    return new Walk(iterator, prefix, damage);
  }

  /** One entry after the other; it stands before the first. */
  static final class Walk implements AutoCloseable {
    private final Damage damage;
    private final RocksIterator iterator;
    private final byte[] prefix;
    private boolean begun;

    private Walk(RocksIterator iterator, byte[] prefix, Damage damage) {
      this.damage = damage;
      this.iterator = iterator;
      this.prefix = prefix;
    }

    /** Goes to the next entry; false at the end. */
    boolean next() {
      if (begun) {
        iterator.next();
      }
      begun = true;
      if (!iterator.isValid()) {
        damage.requireGood(iterator);
        return false;
      }
      return Keys.startsWith(iterator.key(), prefix);
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
