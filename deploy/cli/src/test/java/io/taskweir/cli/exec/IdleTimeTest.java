package io.taskweir.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.protocol.Payload;
import io.taskweir.worker.RawHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleTimeTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private final AtomicInteger freezes = new AtomicInteger();

  @Test
  void freezesOnceInEachIdleTime() throws Exception {
    try (IdleTime idle = new IdleTime(SHORT, freezes::incrementAndGet)) {
      await().during(Duration.ofMillis(200)).until(() -> freezes.get() == 0);
      idle.start();
      await().until(() -> freezes.get() == 1);
      await().during(Duration.ofMillis(300)).until(() -> freezes.get() == 1);
      run(idle.counting((input, task) -> input));
      await().until(() -> freezes.get() == 2);
    }
  }

  @Test
  void neverFreezesWhileATaskRuns() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean running = new AtomicBoolean();
    try (IdleTime idle = new IdleTime(SHORT, freezes::incrementAndGet)) {
      idle.start();
      RawHandler handler =
          idle.counting(
              (input, task) -> {
                running.set(true);
                end.await();
                return input;
              });
      Thread first = Thread.ofVirtual().start(() -> run(handler));
      await().untilTrue(running);
      int before = freezes.get();
      // Another that ends meanwhile makes nobody idle.
      run(idle.counting((input, task) -> input));
      await().during(Duration.ofMillis(300)).until(() -> freezes.get() == before);
      end.countDown();
      first.join();
      await().until(() -> freezes.get() == before + 1);
    }
  }

  @Test
  void aTaskThatComesMeanwhileWaits() throws Exception {
    CountDownLatch frozen = new CountDownLatch(1);
    CountDownLatch thaw = new CountDownLatch(1);
    try (IdleTime idle =
        new IdleTime(
            SHORT,
            () -> {
              frozen.countDown();
              waitFor(thaw);
            })) {
      idle.start();
      frozen.await();
      CompletableFuture<Void> ended =
          CompletableFuture.runAsync(() -> run(idle.counting((input, task) -> input)));
      await().during(Duration.ofMillis(200)).until(() -> !ended.isDone());
      thaw.countDown();
      await().until(ended::isDone);
      assertThat(ended).isCompleted();
    }
  }

  private static void run(RawHandler handler) {
    try {
      handler.handle(Payload.empty(), new TestAttempt());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
