package io.taskweir.protocol.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CoalescingRunnerTest {
  @Test
  void requests_made_during_a_run_become_one_more() throws InterruptedException {
    Semaphore begun = new Semaphore(0);
    Semaphore mayEnd = new Semaphore(0);
    try (CoalescingRunner runner =
        new CoalescingRunner(
            "test",
            () -> {
              begun.release();
              mayEnd.acquireUninterruptibly();
            })) {
      runner.request();
      assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 100; i++) {
        runner.request();
      }
      mayEnd.release(1_000);
      assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      assertThat(begun.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
      runner.request();
      assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void closing_interrupts_the_run() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CoalescingRunner runner =
        new CoalescingRunner(
            "test",
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
              }
            });
    runner.request();
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    runner.close();
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
