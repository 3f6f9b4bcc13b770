package io.taskweir.worker.stream;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How many slots each connected dispatcher is granted. Pure. */
final class SlotDivision {
  private SlotDivision() {}

  /**
   * Everyone's part of the slots: as even as whole numbers allow, the first ones getting what is
   * left over, and nobody less than one (so with more dispatchers than slots they sum to more).
   */
  static int[] parts(int slots, int dispatchers) {
    return IntStream.range(0, dispatchers)
        .map(i -> Math.max(1, slots / dispatchers + (i < slots % dispatchers ? 1 : 0)))
        .toArray();
  }

  /**
   * The parts, but cut where slots are taken by attempts that do not count on them: of a dispatcher
   * that had more before, or of one that is gone. Without the cut it would be sent work that must
   * go back, again and again, until those attempts end.
   *
   * @param slots the worker's concurrency
   * @param taken slots with an attempt in them, whoever it came from
   * @param counted attempts that count on each dispatcher's stream
   */
  static int[] grants(int slots, int taken, int[] counted) {
    int[] grants = parts(slots, counted.length);
    int room = Math.max(0, slots - taken);
    int[] wanted =
        IntStream.range(0, grants.length).map(i -> Math.max(0, grants[i] - counted[i])).toArray();
    if (Arrays.stream(wanted).sum() <= room) {
      return grants;
    }
    int wanting = (int) Arrays.stream(wanted).filter(want -> want > 0).count();
    // Rounded up: one who wants may try for the last free slot.
    int most = (room + wanting - 1) / wanting;
    for (int i = 0; i < grants.length; i++) {
      grants[i] -= wanted[i] - Math.min(wanted[i], most);
    }
    return grants;
  }
}
