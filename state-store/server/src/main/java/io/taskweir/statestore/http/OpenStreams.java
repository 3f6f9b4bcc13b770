package io.taskweir.statestore.http;

import com.codahale.metrics.MetricRegistry;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The answers of one kind that are open for as long as somebody listens: so many in this process
 * and no more, and no tenant may take them all. They end together when the process stops.
 * Thread-safe.
 */
public final class OpenStreams implements AutoCloseable {
  private final int max;
  private final int maxOfTenant;
  private final Set<Place> places = new HashSet<>();
  private final Map<String, Integer> byTenant = new HashMap<>();
  private boolean closed;

  /**
   * @param metric under which their number is found
   */
  public OpenStreams(int max, int maxOfTenant, String metric, MetricRegistry metrics) {
    this.max = max;
    this.maxOfTenant = maxOfTenant;
    metrics.gauge(metric, () -> this::size);
  }

  private synchronized int size() {
    return places.size();
  }

  /**
   * Takes a place for an answer that the present thread gives; close it on the same thread.
   *
   * @throws ProblemException if there are too many, or the server stops
   */
  public synchronized Place take(String tenant) {
    if (closed) {
      throw new ProblemException(ErrorCode.UNAVAILABLE, "the server is stopping; try another");
    }
    if (places.size() >= max) {
      throw new ProblemException(
          ErrorCode.UNAVAILABLE,
          "%d event streams are open on this server, which is the most; try again, or another"
              .formatted(max));
    }
    int ofTenant = byTenant.getOrDefault(tenant, 0);
    if (ofTenant >= maxOfTenant) {
      throw new ProblemException(
          ErrorCode.TOO_MANY_REQUESTS,
          "tenant %s has %d event streams open on this server, which is the most of one tenant"
              .formatted(tenant, maxOfTenant));
    }
    byTenant.put(tenant, ofTenant + 1);
    Place place = new Place(tenant, Thread.currentThread());
    places.add(place);
    return place;
  }

  private synchronized void free(Place place) {
    places.remove(place);
    byTenant.computeIfPresent(place.tenant, (it, count) -> count == 1 ? null : count - 1);
  }

  /** An answer that is open. */
  public final class Place implements AutoCloseable {
    private final String tenant;
    private final Thread thread;

    private Place(String tenant, Thread thread) {
      this.tenant = tenant;
      this.thread = thread;
    }

    /** The answer has ended. The interrupt that may have ended it is done with. */
    @Override
    public void close() {
      free(this);
      boolean _ = Thread.interrupted();
    }
  }

  /** Interrupts whoever answers, and lets nobody begin any more; waits for nobody. */
  @Override
  public synchronized void close() {
    closed = true;
    places.forEach(place -> place.thread.interrupt());
  }
}
