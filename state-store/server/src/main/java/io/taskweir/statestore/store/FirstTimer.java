package io.taskweir.statestore.store;

import java.util.Arrays;

/**
 * Where the timers begin, so that looking for due ones neither walks over the tombstones of those
 * that have fired (architecture, D2), nor looks at all before the first is due. One thread.
 */
final class FirstTimer {
  private static final byte[] UNKNOWN = {};

  /** No timer is below this. */
  private byte[] bound = UNKNOWN;

  /** Whether surely none is due by then. */
  boolean isEmptyUntil(long timeMs) {
    return notBeforeMs() > timeMs;
  }

  /** None is due before this, in milliseconds; 0 if nothing is known. */
  long notBeforeMs() {
    return bound.length == 0 ? 0 : Keys.timeOfTimer(bound);
  }

  byte[] begin() {
    return bound;
  }

  /**
   * @param key no timer is below it
   */
  void beginsAt(byte[] key) {
    bound = key;
  }

  void added(byte[] key) {
    if (Arrays.compareUnsigned(key, bound) < 0) {
      bound = key;
    }
  }

  /** What has fired may be there again. */
  void forget() {
    bound = UNKNOWN;
  }
}
