package io.taskweir.statestore.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of one column family that are not tasks; logged like the tasks. One thread. Those of
 * {@link ColumnFamily#CONTROL} have keys of a kind of one byte and a key within it.
 */
final class Records {
  private final Tables tables;
  private final ColumnFamily family;
  private final Log log;

  /** Writes one change to the changelog. */
  interface Log {
    void append(ColumnFamily family, byte[] key, byte @Nullable [] value);
  }

  Records(Tables tables, ColumnFamily family, Log log) {
    this.tables = tables;
    this.family = family;
    this.log = log;
  }

  /** Whether there may be such a record; if not, there surely is none. */
  boolean mayHave(byte[] key) {
    return tables.mayHaveRecord(family, key);
  }

  byte @Nullable [] get(byte[] key) {
    return tables.record(family, key);
  }

  /** Keys that begin so. */
  List<byte[]> keys(byte[] prefix) {
    return tables.keys(family, prefix, Integer.MAX_VALUE);
  }

  /**
   * @param message null deletes the record
   */
  void put(byte[] key, @Nullable MessageLite message) {
    put(key, message == null ? null : message.toByteArray());
  }

  /**
   * @param value null deletes the record
   */
  void put(byte[] key, byte @Nullable [] value) {
    log.append(family, key, value);
    tables.putRecord(family, key, value);
  }

  static byte[] key(byte[] kind, byte[] within) {
    byte[] both = Arrays.copyOf(kind, kind.length + within.length);
    System.arraycopy(within, 0, both, kind.length, within.length);
    return both;
  }

  static <T> T parse(Parser<T> parser, byte[] bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a record in the store cannot be read", e);
    }
  }
}
