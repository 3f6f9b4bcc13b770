package io.taskweir.dispatcher.plan;

import io.taskweir.dispatcher.plan.Decision.PublishWindow;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How many tasks of each lane the state-store may have out in each partition (architecture, D3).
 * Every partition of the tenant's shard may fill all the slots that this dispatcher has for the
 * lane, so that none is idle while any partition has work; what is out too many waits here.
 */
final class Windows {
  private final Books books;
  private final Set<LaneId> changed = new LinkedHashSet<>();
  private long flushAtNanos = Long.MAX_VALUE;

  Windows(Books books) {
    this.books = books;
  }

  /** The workers of the lane, or their slots, are not what they were. */
  void recount(Lane lane, long nowNanos) {
    int slots = 0;
    for (Worker worker : lane.workers) {
      slots += worker.slots.granted();
    }
    if (slots == lane.slots) {
      return;
    }
    // Work may be waiting for the first worker: that must not wait for other changes.
    long patience = lane.slots == 0 ? 0 : books.settings.windowCoalescing().toNanos();
    lane.slots = slots;
    changed.add(lane.id);
    flushAtNanos = Math.min(flushAtNanos, nowNanos + patience);
  }

  /** The state-store closes all windows when a partition is taken over: they are told anew. */
  void publishAll(OwnedPartition partition) {
    partition.published.clear();
    for (Lane lane : books.lanes()) {
      if (lane.slots > 0 && isInShard(partition.number, lane.id)) {
        publish(partition, lane.id, lane.slots);
      }
    }
  }

  void flush(long nowNanos) {
    if (nowNanos < flushAtNanos) {
      return;
    }
    flushAtNanos = Long.MAX_VALUE;
    for (LaneId lane : changed) {
      for (int number : books.routing.shard(lane.tenant())) {
        OwnedPartition partition = books.partitions.get(number);
        if (partition != null) {
          publish(partition, lane, books.slots(lane));
        }
      }
    }
    changed.clear();
  }

  /** {@link Long#MAX_VALUE} if nothing is to be published. */
  long nextNanos() {
    return flushAtNanos;
  }

  private boolean isInShard(int partition, LaneId lane) {
    for (int number : books.routing.shard(lane.tenant())) {
      if (number == partition) {
        return true;
      }
    }
    return false;
  }

  private void publish(OwnedPartition partition, LaneId lane, int slots) {
    Integer told =
        slots == 0 ? partition.published.remove(lane) : partition.published.put(lane, slots);
    if ((told == null ? 0 : told) != slots) {
      books.decide(new PublishWindow(partition.number, partition.epoch, lane, slots));
    }
  }
}
