package io.taskweir.statestore.store;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;

/** What the stores of a process count. Thread-safe. */
public final class StoreMetrics {
  private final Counter restored;
  private final Counter dropped;

  public StoreMetrics(MetricRegistry registry) {
    restored = registry.counter("taskweir.store.restored-records");
    dropped = registry.counter("taskweir.store.dropped");
  }

  void restoredRecords(int records) {
    restored.inc(records);
  }

  void storeDropped() {
    dropped.inc();
  }
}
