package io.taskweir.statestore.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Changes that RocksDB is to take as one. It collects them in the form that RocksDB's {@code
 * WriteBatch} has, which is also that of its write-ahead log, and hands them over in one call
 * instead of one each: a call costs more than what it says. One thread, once.
 *
 * @see <a
 *     href="https://github.com/facebook/rocksdb/blob/main/db/write_batch.cc">rocksdb/write_batch.cc</a>
 */
final class ChangeBatch {
  /** Sequence number, which RocksDB sets, and the number of changes. */
  private static final int HEADER_BYTES = 12;

  private static final int COUNT_AT = 8;

  /** {@code kTypeColumnFamilyDeletion} */
  private static final byte DELETION = 0x4;

  /** {@code kTypeColumnFamilyValue} */
  private static final byte VALUE = 0x5;

  private static final int LONGEST_NUMBER = 5;
  private static final int FIRST_BYTES = 64 << 10;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length = HEADER_BYTES;
  private int count;

  /**
   * Adds one change.
   *
   * @param familyId RocksDB's number of the column family; not 0, which is the default one
   * @param value null deletes the key
   */
  void add(int familyId, byte[] key, byte @Nullable [] value) {
    require(1 + 3 * LONGEST_NUMBER + key.length + (value == null ? 0 : value.length));
    bytes[length++] = value == null ? DELETION : VALUE;
    number(familyId);
    text(key);
    if (value != null) {
      text(value);
    }
    count++;
  }

  private void text(byte[] text) {
    number(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  /** Seven bits a byte, the lowest first. */
  private void number(int number) {
    int rest = number;
    while (rest > 0x7f) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  private void require(int more) {
    int needed = Math.addExact(length, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.clamp(2L * bytes.length, needed, Integer.MAX_VALUE - 8));
    }
  }

  /** What the constructor of {@code WriteBatch} takes. */
  byte[] toBytes() {
    byte[] batch = Arrays.copyOf(bytes, length);
    ByteBuffer.wrap(batch).order(ByteOrder.LITTLE_ENDIAN).putInt(COUNT_AT, count);
    return batch;
  }
}
