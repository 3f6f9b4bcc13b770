package io.taskweir.statestore.store;

import io.taskweir.statestore.store.Overlay.Slot;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/**
 * Walks one column family upwards, RocksDB and the overlay as one. The overlay wins; what it has
 * deleted is passed over. It goes no further than it is asked to, because the next key of RocksDB
 * may be behind a million tombstones. One thread; closing it closes the RocksDB iterator.
 */
final class Cursor implements AutoCloseable {
  private final NavigableMap<byte[], Slot> overlay;
  private final RocksIterator base;
  private final Damage damage;
  private Iterator<Map.Entry<byte[], Slot>> upper;
  private Map.@Nullable Entry<byte[], Slot> upperHead;
  private byte @Nullable [] key;
  private byte @Nullable [] value;

  /** Whether the key that RocksDB stands at has been dealt with. */
  private boolean baseIsDone;

  /** Whether RocksDB has no more keys. */
  private boolean baseIsAtEnd;

  /**
   * @param damage is told if the walk of RocksDB ends where it cannot read
   */
  Cursor(NavigableMap<byte[], Slot> overlay, RocksIterator base, Damage damage) {
    this.damage = damage;
    this.overlay = overlay;
    this.base = base;
    this.upper = overlay.entrySet().iterator();
  }

  /** Goes to the first key that is not below {@code from}; false if there is none. */
  boolean seek(byte[] from) {
    base.seek(from);
    baseIsDone = false;
    baseIsAtEnd = false;
    upper = overlay.tailMap(from, true).entrySet().iterator();
    upperHead = upper.hasNext() ? upper.next() : null;
    return next();
  }

  /** Goes on to the next key; false at the end. */
  boolean next() {
    while (true) {
      if (baseIsDone) {
        baseIsDone = false;
        base.next();
      }
      byte[] baseKey = baseKey();
      Map.Entry<byte[], Slot> top = upperHead;
      if (top == null && baseKey == null) {
        key = null;
        value = null;
        return false;
      }
      int order =
          top == null ? 1 : baseKey == null ? -1 : Arrays.compareUnsigned(top.getKey(), baseKey);
      if (order > 0 || top == null) {
        key = baseKey;
        value = base.value();
        baseIsDone = true;
        return true;
      }
      baseIsDone = order == 0;
      upperHead = upper.hasNext() ? upper.next() : null;
      if (top.getValue().value() != null) {
        key = top.getKey();
        value = top.getValue().value();
        return true;
      }
    }
  }

  /** Where RocksDB stands; null at its end. */
  private byte @Nullable [] baseKey() {
    if (baseIsAtEnd) {
      return null;
    }
    if (base.isValid()) {
      return base.key();
    }
    damage.requireGood(base);
    baseIsAtEnd = true;
    return null;
  }

  /** The present key. Only after {@link #seek} or {@link #next} said true. */
  byte[] key() {
    return present(key);
  }

  /** The present value. Only after {@link #seek} or {@link #next} said true. */
  byte[] value() {
    return present(value);
  }

  private static byte[] present(byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new IllegalStateException("the cursor stands nowhere");
    }
    return bytes;
  }

  @Override
  public void close() {
    base.close();
  }
}
