package io.taskweir.statestore.step;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each of several things has been tried in vain, one round after the other. Counts tries
 * and not time, so that no jump of a clock ends somebody's wait. One thread.
 *
 * @param <K> what is tried, with {@code equals}
 */
final class VainTries<K> {
  private final int most;
  private Map<K, Integer> tries = Map.of();

  /**
   * @param most tries of one thing, at least 1
   */
  VainTries(int most) {
    this.most = most;
  }

  /**
   * Ends a round. Whatever is not named has succeeded, or is gone, and is forgotten.
   *
   * @param inVain all that this round has tried in vain
   * @return those of them that have been tried often enough, which are forgotten
   */
  List<K> endRound(Collection<K> inVain) {
    List<K> over = new ArrayList<>();
    Map<K, Integer> now = new HashMap<>();
    for (K each : inVain) {
      int count = tries.getOrDefault(each, 0) + 1;
      if (count >= most) {
        over.add(each);
      } else {
        now.put(each, count);
      }
    }
    tries = now;
    return over;
  }
}
