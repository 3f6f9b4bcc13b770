package io.taskweir.statestore.store;

import java.util.Arrays;

/** Keys of the changelog: one byte for the kind, then the key within it. Kinds are never reused. */
final class ChangeKey {
  private ChangeKey() {}

  static byte[] of(ColumnFamily family, byte[] key) {
    byte[] change = new byte[key.length + 1];
    change[0] = kind(family);
    System.arraycopy(key, 0, change, 1, key.length);
    return change;
  }

  static ColumnFamily family(byte[] change) {
    return switch (change[0]) {
      case 'T' -> ColumnFamily.TASKS;
      case 'P' -> ColumnFamily.PAYLOADS;
      case 'R' -> ColumnFamily.RESULTS;
      case 'C' -> ColumnFamily.CONTROL;
      case 'L' -> ColumnFamily.LOGS;
      default ->
          throw new IllegalStateException(
              "changelog record of kind " + change[0] + ": written by a newer version?");
    };
  }

  static byte[] key(byte[] change) {
    return Arrays.copyOfRange(change, 1, change.length);
  }

  private static byte kind(ColumnFamily family) {
    return switch (family) {
      case TASKS -> 'T';
      case PAYLOADS -> 'P';
      case RESULTS -> 'R';
      case CONTROL -> 'C';
      case LOGS -> 'L';
      case BACKLOG, TIMERS, OUT, LISTS, LABELS, PURGES, LANES, OFFSETS ->
          throw new IllegalArgumentException(family + " is derived, not logged");
    };
  }
}
