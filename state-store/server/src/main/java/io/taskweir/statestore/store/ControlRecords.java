package io.taskweir.statestore.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a partition that are not tasks, by a kind of one byte and a key within it. Logged
 * like the tasks. One thread.
 */
final class ControlRecords {
  private final Tables tables;
  private final Log log;

  /** Writes one change to the changelog. */
  interface Log {
    void append(ColumnFamily family, byte[] key, byte @Nullable [] value);
  }

  ControlRecords(Tables tables, Log log) {
    this.tables = tables;
    this.log = log;
  }

  byte @Nullable [] get(byte[] key) {
    return tables.control(key);
  }

  /** Keys that begin so. */
  List<byte[]> keys(byte[] prefix) {
    return tables.keys(ColumnFamily.CONTROL, prefix, Integer.MAX_VALUE);
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
    log.append(ColumnFamily.CONTROL, key, value);
    tables.putControl(key, value);
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
      throw new IllegalStateException("a control record in the store cannot be read", e);
    }
  }
}
