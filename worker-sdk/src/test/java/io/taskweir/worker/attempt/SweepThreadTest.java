package io.taskweir.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the thread sweeps, on the system's clock. */
class SweepThreadTest {
  private static final long LONG = Duration.ofMinutes(5).toNanos();

  private final List<Long> sweeps = new CopyOnWriteArrayList<>();
  private final AtomicLong next = new AtomicLong(Sweep.NOTHING_DUE);
  private final SweepThread thread =
      new SweepThread(
          "test-sweep",
          now -> {
            sweeps.add(now);
            return next.get();
          },
          WorkerClock.SYSTEM);

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void withoutNewsThereIsNoThread() {
    thread.start();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("test-sweep");
  }

  @Test
  void newsBeforeTheStartIsNotFollowed() {
    thread.tell(System.nanoTime());
    thread.wake();
    await().during(Duration.ofMillis(100)).until(sweeps::isEmpty);
  }

  @Test
  void aThreadThatWaitsForSomethingLateLooksAgainForWhatIsDueSooner() {
    next.set(LONG);
    thread.start();
    thread.tell(System.nanoTime());
    // By then it does not sweep any more, but waits.
    await().during(Duration.ofMillis(100)).until(() -> sweeps.size() == 1);
    thread.tell(System.nanoTime() + 2 * LONG);
    await().during(Duration.ofMillis(100)).until(() -> sweeps.size() == 1);
    thread.tell(System.nanoTime() + LONG / 2);
    await().until(() -> sweeps.size() == 2);
  }

  @Test
  void aThreadThatWaitsForNothingLooksAgainForAnyNews() {
    thread.start();
    for (int i = 1; i <= 3; i++) {
      thread.tell(System.nanoTime() + LONG);
      int expected = i;
      await().until(() -> sweeps.size() == expected);
    }
  }
}
