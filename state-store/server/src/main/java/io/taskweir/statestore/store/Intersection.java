package io.taskweir.statestore.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The places that all of several lists have. Whatever one of them does not have, the others leap
 * over: so this takes about as many steps as the shortest list is long (leapfrog join, Veldhuizen
 * 2014). One thread.
 */
final class Intersection {
  private final Places first;
  private final List<Places> others;
  private Position last;
  private @Nullable Position leap;

  /**
   * @param lists at least one
   * @param start goes on after this place
   */
  Intersection(List<Places> lists, Position start) {
    first = lists.getFirst();
    others = lists.subList(1, lists.size());
    last = start;
  }

  /**
   * A place that has been looked at; with it everything before it.
   *
   * @param isCommon whether all lists have it
   */
  record Step(Position place, boolean isCommon) {}

  /** Looks at one place more; null if none can follow that all lists have. */
  @Nullable Step next() {
    Position place = leap == null ? first.after(last) : first.from(leap);
    leap = null;
    if (place == null) {
      return null;
    }
    last = place;
    for (Places other : others) {
      Position there = other.from(place);
      if (there == null) {
        return null;
      }
      if (!there.equals(place)) {
        leap = there;
        return new Step(place, false);
      }
    }
    return new Step(place, true);
  }
}
