package io.taskweir.statestore.store;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The partitions that this process owns now. Thread-safe. */
public final class LocalStores {
  private final Map<Integer, StoreView> active = new ConcurrentHashMap<>();

  /** The view of a partition; empty if this process does not own it (yet, or any more). */
  public Optional<StoreView> partition(int partition) {
    return Optional.ofNullable(active.get(partition));
  }

  /** Number of partitions owned. */
  public int size() {
    return active.size();
  }

  /** The owner has taken up its work. */
  void opened(int partition, StoreView view) {
    active.put(partition, view);
  }

  void closed(int partition, StoreView view) {
    active.remove(partition, view);
  }
}
