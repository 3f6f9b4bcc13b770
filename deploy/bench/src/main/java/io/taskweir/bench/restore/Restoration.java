package io.taskweir.bench.restore;

import io.taskweir.bench.api.MetricsPage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What could be seen of a restoration from the outside.
 *
 * @param records restored in all
 * @param seen records between the first and the last look at which their number grew
 * @param nanos between these looks
 */
record Restoration(double records, double seen, long nanos) {
  private static final String RESTORED = "taskweir_store_restored_records_total";

  /** A page of metrics costs milliseconds: looking on all the time takes a quarter of a core. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** Looks on until something has returned, which is the wait for the end of the restoration. */
  static Restoration watch(MetricsPage metrics, Runnable untilReady) {
    CompletableFuture<Void> ready = CompletableFuture.runAsync(untilReady);
    double first = -1;
    double last = 0;
    long firstNanos = 0;
    long lastNanos = 0;
    while (true) {
      boolean over = isOver(ready);
      long now = System.nanoTime();
      double restored = metrics.value(RESTORED);
      if (restored > last) {
        last = restored;
        lastNanos = now;
        if (first < 0) {
          first = restored;
          firstNanos = now;
        }
      }
      if (over) {
        return of(Math.max(0, first), last, lastNanos - firstNanos);
      }
    }
  }

  /** Waits for the end, until it is time to look again. */
  private static boolean isOver(CompletableFuture<Void> ready) {
    try {
      ready.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the state-store did not get ready", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the state-store was filled", e);
    }
  }

  /**
   * @throws IllegalStateException if it was over before it could be watched
   */
  static Restoration of(double first, double last, long nanos) {
    if (nanos <= 0) {
      throw new IllegalStateException(
          "%,.0f records were restored before anybody could look: take more tasks".formatted(last));
    }
    return new Restoration(last, last - first, nanos);
  }

  double recordsPerSecond() {
    return seen * 1e9 / nanos;
  }
}
