package io.taskweir.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A worker in this process. Tasks of {@code hold} run until they are let go, and those of {@code
 * ping} end at once.
 */
public final class HoldingWorker implements AutoCloseable {
  private final CountDownLatch finish = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();
  private final Worker worker;

  /** Starts it; see {@link #awaitConnected}. */
  public HoldingWorker(String bootstrap, String tenant) {
    worker =
        Worker.connect(bootstrap)
            .tenant(tenant)
            .handle(
                "hold",
                (payload, _) -> {
                  runs.incrementAndGet();
                  finish.await();
                  return payload;
                })
            .handle("ping", (payload, _) -> payload)
            .start();
  }

  public void awaitConnected(Duration atMost) throws InterruptedException {
    assertThat(worker.awaitConnected(atMost)).isTrue();
  }

  public String id() {
    return worker.id();
  }

  /** How often a task of {@code hold} was begun. */
  public int runs() {
    return runs.get();
  }

  /** Lets all tasks of {@code hold} end, also those to come. */
  public void letGo() {
    finish.countDown();
  }

  @Override
  public void close() {
    worker.close();
  }
}
