package io.taskweir.statestore.store;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;

/**
 * Whether RocksDB has found that what it reads is not what it has written. Such a database is of no
 * more use, and the changelog has all of it; so whoever meets the damage first has it noted, and
 * the next opening begins with an empty one. Thread-safe.
 */
final class Damage {
  private final Consumer<String> note;
  private final AtomicReference<@Nullable StoreException> first = new AtomicReference<>();

  /**
   * @param note is told once, by the thread that meets it, what is damaged
   */
  Damage(Consumer<String> note) {
    this.note = note;
  }

  /** What to throw for a failure of RocksDB. */
  StoreException failed(String message, RocksDBException cause) {
    StoreException failure = new StoreException(message, cause);
    if (isDamage(cause) && first.compareAndSet(null, failure)) {
      note.accept(message + ": " + cause.getMessage());
    }
    return failure;
  }

  /** Whether this is damage, and not a full disk or the like, which passes. */
  private static boolean isDamage(RocksDBException failure) {
    Status status = failure.getStatus();
    return status != null && status.getCode() == Status.Code.Corruption;
  }

  boolean isNone() {
    return first.get() == null;
  }

  /** Fails if damage has been met before, by whichever thread: it will not heal. */
  void requireNone() {
    StoreException failure = first.get();
    if (failure != null) {
      throw new StoreException("the task store is damaged and will be filled anew", failure);
    }
  }

  /**
   * An iterator also stops where it cannot read; then what it has not found may be there all the
   * same.
   */
  void requireGood(RocksIterator iterator) {
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw failed("cannot read on", e);
    }
  }
}
