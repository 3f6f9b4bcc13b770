package io.taskweir.dispatcher;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.LockFreeExponentiallyDecayingReservoir;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.taskweir.dispatcher.loop.DispatchLoop;
import io.taskweir.dispatcher.plan.PlanCount;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The dispatcher's metrics, all below {@code taskweir.dispatcher}. */
final class DispatcherMetrics implements PlanCount.Counter {
  private static final String PREFIX = "taskweir.dispatcher.";

  private final MetricRegistry registry;
  private final Map<PlanCount, Counter> counters = new EnumMap<>(PlanCount.class);
  private final Timer receivedToSent;

  DispatcherMetrics(MetricRegistry registry) {
    this.registry = registry;
    for (PlanCount what : PlanCount.values()) {
      counters.put(what, registry.counter(PREFIX + name(what)));
    }
    receivedToSent =
        registry.timer(
            PREFIX + "received_to_sent",
            () -> new Timer(LockFreeExponentiallyDecayingReservoir.builder().build()));
  }

  private static String name(PlanCount what) {
    return switch (what) {
      case ASSIGNED -> "assignments";
      case DUPLICATE -> "duplicates_dropped";
      case STALE -> "stale_dropped";
      case RETURNED -> "returned";
      case LOST -> "lost";
      case CANCELLED -> "cancels";
    };
  }

  /** Records that could not be read. */
  Counter badRecords() {
    return registry.counter(PREFIX + "bad_records");
  }

  /** Commands that Kafka did not take in time. */
  Counter failedCommands() {
    return registry.counter(PREFIX + "failed_commands");
  }

  /** Workers that may not serve what they said. */
  Counter refusedWorkers() {
    return registry.counter(PREFIX + "refused_workers");
  }

  void watch(DispatchLoop loop) {
    gauge("connected_workers", () -> loop.sizes().connectedWorkers());
    gauge("in_flight", () -> loop.sizes().inFlight());
    gauge("queued", () -> loop.sizes().queued());
  }

  private void gauge(String name, Gauge<Integer> gauge) {
    // A dispatcher that is started again in the same process takes its predecessor's place.
    registry.remove(PREFIX + name);
    registry.register(PREFIX + name, gauge);
  }

  @Override
  public void count(PlanCount what) {
    Counter counter = counters.get(what);
    if (counter != null) {
      counter.inc();
    }
  }

  void sent(long waitedNanos) {
    receivedToSent.update(waitedNanos, TimeUnit.NANOSECONDS);
  }
}
