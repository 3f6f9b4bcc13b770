package io.taskweir.statestore.store;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The next few keys of each lane's backlog, read ahead, and below which key there are none: so that
 * looking for the head neither seeks every time nor walks over the tombstones of everything that
 * has been taken (architecture, D2). Only what is remembered is known; the rest is read again. One
 * thread.
 */
final class LaneHeads {
  /** How many keys are read at once. */
  static final int AHEAD = 64;

  private static final int REMEMBERED = 10_000;

  private final Map<Lane, Head> lanes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Lane, Head> eldest) {
          return size() > REMEMBERED;
        }
      };

  private static final class Head {
    /** No key of the lane is below this. */
    private byte[] bound;

    /** The first keys of the lane, without a gap; empty if they have to be read. */
    private final Deque<byte[]> next = new ArrayDeque<>();

    private Head(byte[] bound) {
      this.bound = bound;
    }
  }

  /** The first key of the lane; null if it has to be read. */
  byte @Nullable [] first(Lane lane) {
    Head head = lanes.get(lane);
    return head == null ? null : head.next.peekFirst();
  }

  /** Where the lane's backlog may begin; {@code start} if nothing is known. */
  byte[] begin(Lane lane, byte[] start) {
    Head head = lanes.get(lane);
    return head == null ? start : head.bound;
  }

  /**
   * These are the first keys of the lane.
   *
   * @param keys in order, not empty
   */
  void read(Lane lane, List<byte[]> keys) {
    Head head = new Head(keys.getFirst());
    head.next.addAll(keys);
    lanes.put(lane, head);
  }

  void added(Lane lane, byte[] key) {
    Head head = lanes.get(lane);
    if (head == null) {
      return;
    }
    byte[] last = head.next.peekLast();
    if (last != null && Arrays.compareUnsigned(key, last) < 0) {
      head.next.clear();
    }
    if (Arrays.compareUnsigned(key, head.bound) < 0) {
      head.bound = key;
    }
  }

  void removed(Lane lane, byte[] key) {
    Head head = lanes.get(lane);
    if (head == null) {
      return;
    }
    byte[] first = head.next.peekFirst();
    if (first != null && Arrays.equals(first, key)) {
      head.next.removeFirst();
      head.bound = key;
    } else {
      head.next.clear();
    }
  }

  /** What was taken may be there again. */
  void forget() {
    lanes.clear();
  }
}
