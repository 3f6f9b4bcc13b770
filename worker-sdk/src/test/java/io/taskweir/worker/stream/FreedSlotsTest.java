package io.taskweir.worker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FreedSlotsTest {
  private static final long MS = Duration.ofMillis(1).toNanos();

  private final FreedSlots freed = new FreedSlots(0);

  @Test
  void theFirstIsToldAtOnce() {
    assertThat(freed.add(0, 16)).isZero();
    assertThat(freed.take(0)).isEqualTo(1);
  }

  @Test
  void soonAfterAMessageTheNextWaitsForCompany() {
    freed.add(0, 16);
    freed.take(0);
    assertThat(freed.add(MS / 4, 16)).isEqualTo(MS * 3 / 4);
    assertThat(freed.add(MS / 2, 16)).isEqualTo(FreedSlots.ALREADY_PLANNED);
    assertThat(freed.take(MS)).isEqualTo(2);
  }

  @Test
  void halfOfTheSlotsDoNotWait() {
    freed.add(0, 4);
    freed.take(0);
    assertThat(freed.add(10, 4)).isPositive();
    assertThat(freed.add(20, 4)).isZero();
    assertThat(freed.take(30)).isEqualTo(2);
  }

  @Test
  void theOnlySlotNeverWaits() {
    freed.add(0, 1);
    freed.take(0);
    assertThat(freed.add(10, 1)).isZero();
  }

  @Test
  void aLateFlushThatFindsNothingDoesNotPutTheNextMessageOff() {
    freed.add(0, 16);
    freed.take(0);
    assertThat(freed.take(MS - 1)).isZero();
    assertThat(freed.add(MS, 16)).isZero();
  }

  @Test
  void noneIsLostBetweenManyThreads() throws InterruptedException {
    int threads = 4;
    int each = 50_000;
    AtomicInteger told = new AtomicInteger();
    AtomicInteger flushes = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  if (freed.add(System.nanoTime(), 16) != FreedSlots.ALREADY_PLANNED) {
                    flushes.incrementAndGet();
                    told.addAndGet(freed.take(System.nanoTime()));
                  }
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(told).hasValue(threads * each);
    assertThat(flushes.get()).isPositive();
  }
}
