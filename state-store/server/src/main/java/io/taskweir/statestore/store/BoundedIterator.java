package io.taskweir.statestore.store;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * A RocksDB iterator over the keys below a bound. RocksDB looks at nothing from the bound on, be it
 * only tombstones, which an iterator without a bound walks over until it finds a key. One thread;
 * closed before the database is.
 */
final class BoundedIterator implements AutoCloseable {
  private final Damage damage;
  private final Slice upper;
  private final ReadOptions options;
  private final RocksIterator iterator;

  BoundedIterator(RocksDB db, ColumnFamilyHandle family, byte[] upper, Damage damage) {
    this.damage = damage;
    this.upper = new Slice(upper);
    options = new ReadOptions().setIterateUpperBound(this.upper);
    iterator = db.newIterator(family, options);
  }

  /** Closed with this. */
  RocksIterator iterator() {
    return iterator;
  }

  /** It also stops where it cannot read; then what it has not found may be there all the same. */
  void requireGood() {
    damage.requireGood(iterator);
  }

  @Override
  public void close() {
    iterator.close();
    options.close();
    upper.close();
  }
}
