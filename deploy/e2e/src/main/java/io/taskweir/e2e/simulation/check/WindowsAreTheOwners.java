package io.taskweir.e2e.simulation.check;

import io.taskweir.e2e.simulation.history.Fact;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The windows that hold are those of the dispatcher that has taken the partition over last, by the
 * offsets of the commands log.
 */
final class WindowsAreTheOwners implements Invariant {
  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    Map<Integer, NavigableMap<Long, Long>> ownersFrom = new HashMap<>();
    for (Fact.Commanded it : evidence.all(Fact.Commanded.class)) {
      if (it.command().hasTakeover()) {
        NavigableMap<Long, Long> epochs =
            ownersFrom.computeIfAbsent(it.partition(), _ -> new TreeMap<>());
        long before = epochs.isEmpty() ? 0 : epochs.lastEntry().getValue();
        epochs.put(it.offset(), Math.max(before, it.command().getTakeover().getEpoch()));
      }
    }
    for (Fact.WindowsTaken taken : evidence.all(Fact.WindowsTaken.class)) {
      Map.Entry<Long, Long> owner =
          ownersFrom.getOrDefault(taken.partition(), new TreeMap<>()).lowerEntry(taken.offset());
      if (owner == null || taken.epoch() != owner.getValue()) {
        breach.accept("the owner's offset and epoch are %s, but: %s".formatted(owner, taken));
      }
    }
  }
}
