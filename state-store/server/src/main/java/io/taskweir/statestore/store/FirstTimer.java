package io.taskweir.statestore.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the timers begin, so that looking for due ones neither walks over the tombstones of those
 * that have fired (architecture, D2), nor looks at all before the first is due. One thread.
 */
final class FirstTimer {
  private static final byte[] UNKNOWN = {};

  /** No timer is below this; null if there is none at all. */
  private byte @Nullable [] bound = UNKNOWN;

  /** Whether surely none is due by then. */
  boolean isEmptyUntil(long timeMs) {
    byte[] known = bound;
    return known == null || (known.length > 0 && Keys.timeOfTimer(known) > timeMs);
  }

  /** None is due before this, in milliseconds; 0 if nothing is known. */
  long notBeforeMs() {
    byte[] known = bound;
    return known == null ? Long.MAX_VALUE : known.length == 0 ? 0 : Keys.timeOfTimer(known);
  }

  byte[] begin() {
    return bound == null ? UNKNOWN : bound;
  }

  /**
   * @param key the first timer; null: there is none
   */
  void beginsAt(byte @Nullable [] key) {
    bound = key;
  }

  void added(byte[] key) {
    if (bound == null || Arrays.compareUnsigned(key, bound) < 0) {
      bound = key;
    }
  }

  /** What has fired may be there again. */
  void forget() {
    bound = UNKNOWN;
  }
}
