package io.taskweir.statestore.store;

import io.taskweir.protocol.Limits;
import io.taskweir.statestore.store.Overlay.Slot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is committed, and what is not, as of one moment, or the two would not fit together. Any
 * thread; to be closed by the one that took it.
 */
record Moment(Overlay overlay, Frozen committed) implements AutoCloseable {

  /** The present one. */
  static Moment of(Tables tables) {
    while (true) {
      Overlay overlay = tables.overlay();
      Frozen committed = tables.database().freeze();
      if (overlay == tables.overlay()) {
        return new Moment(overlay, committed);
      }
      committed.close();
    }
  }

  /** All records of a family whose keys begin so. */
  NavigableMap<byte[], byte[]> records(ColumnFamily family, byte[] prefix) {
    NavigableMap<byte[], byte[]> found = new TreeMap<>(Arrays::compareUnsigned);
    try (Frozen.Walk walk = committed.walk(family, prefix, prefix)) {
      while (walk.next()) {
        found.put(walk.key(), walk.value());
      }
    }
    for (Map.Entry<byte[], Slot> entry : overlay.inOrder(family).tailMap(prefix, true).entrySet()) {
      if (!Keys.startsWith(entry.getKey(), prefix)) {
        break;
      }
      byte[] value = entry.getValue().value();
      if (value == null) {
        found.remove(entry.getKey());
      } else {
        found.put(entry.getKey(), value);
      }
    }
    return found;
  }

  /** The counts of every function of a tenant that has ever had a task here. */
  Map<Lane, LaneCounts> lanes(String tenant) {
    Map<Lane, LaneCounts> lanes = new HashMap<>();
    byte[] prefix = Keys.tenant(tenant);
    try (Frozen.Walk walk = committed.walk(ColumnFamily.LANES, prefix, prefix)) {
      while (walk.next()) {
        lanes.put(Keys.laneOf(walk.key()), LaneCounts.ofBytes(walk.value()));
      }
    }
    overlay
        .lanes()
        .forEach(
            (lane, counts) -> {
              if (lane.tenant().equals(tenant)) {
                lanes.put(lane, counts);
              }
            });
    return lanes;
  }

  /** As {@link StoreView#oldestReadyMs} says. */
  OptionalLong oldestReadyMs(Lane lane) {
    byte[] prefix = Keys.lane(lane);
    long oldest = Long.MAX_VALUE;
    for (int priority = Limits.MIN_PRIORITY; priority <= Limits.MAX_PRIORITY; priority++) {
      byte[] from = Keys.backlogFrom(prefix, priority);
      byte[] to = Keys.backlogFrom(prefix, priority - 1);
      byte[] first = committed.firstNearby(ColumnFamily.BACKLOG, from, to);
      oldest = Math.min(oldest, since(first, prefix));
      oldest = Math.min(oldest, since(firstWritten(from, to), prefix));
    }
    return oldest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(oldest);
  }

  private byte @Nullable [] firstWritten(byte[] from, byte[] to) {
    Map.Entry<byte[], Slot> first = overlay.inOrder(ColumnFamily.BACKLOG).ceilingEntry(from);
    boolean there =
        first != null
            && first.getValue().value() != null
            && Arrays.compareUnsigned(first.getKey(), to) < 0;
    return there ? first.getKey() : null;
  }

  private static long since(byte @Nullable [] backlogKey, byte[] lanePrefix) {
    return backlogKey == null ? Long.MAX_VALUE : Keys.sinceOfBacklog(backlogKey, lanePrefix.length);
  }

  @Override
  public void close() {
    committed.close();
  }
}
