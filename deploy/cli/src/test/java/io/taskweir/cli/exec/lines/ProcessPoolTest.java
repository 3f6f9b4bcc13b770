package io.taskweir.cli.exec.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.taskweir.cli.exec.isolation.Isolation;
import io.taskweir.cli.exec.lines.ProcessPool.PooledProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessPoolTest {
  private static final String STAYS = "while read -r line; do :; done";

  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger starts = new AtomicInteger();

  @Test
  void endsThoseFirstThatHaveBeenIdleTheLongest() throws Exception {
    try (ProcessPool pool = pool(1, 3, STAYS)) {
      PooledProcess a = pool.take();
      PooledProcess b = pool.take();
      PooledProcess c = pool.take();
      giveBackAt(pool, b, 0);
      giveBackAt(pool, a, 10);
      giveBackAt(pool, c, 20);
      clockShows(55);
      await().until(() -> hasEnded(b));
      assertThat(pool.size()).isEqualTo(2);
      clockShows(65);
      await().until(() -> hasEnded(a));
      clockShows(1_000);
      await().during(Duration.ofMillis(200)).until(() -> pool.size() == 1);
      assertThat(hasEnded(c)).isFalse();
    }
  }

  @Test
  void takesTheOneUsedLastAndStartsAnotherOnlyWhenThereIsNone() throws Exception {
    try (ProcessPool pool = pool(0, 2, STAYS)) {
      PooledProcess a = pool.take();
      PooledProcess b = pool.take();
      assertThat(b.process().pid()).isNotEqualTo(a.process().pid());
      giveBackAt(pool, b, 1);
      giveBackAt(pool, a, 2);
      assertThat(pool.take()).isSameAs(a);
      assertThat(pool.take()).isSameAs(b);
      assertThat(starts).hasValue(2);
      CompletableFuture<PooledProcess> third = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> complete(third, pool));
      await().during(Duration.ofMillis(200)).until(() -> !third.isDone());
      pool.giveBack(b);
      assertThat(third.get(10, TimeUnit.SECONDS)).isSameAs(b);
    }
  }

  @Test
  void neverHasMoreThanItMayHoweverManyAskAtOnce() throws Exception {
    // Whoever asks this clock leaves the others time to look at what is half done.
    LongSupplier slow =
        () -> {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
          return clock.get();
        };
    try (ProcessPool pool = pool(1, 1, 8, STAYS, slow)) {
      List<CompletableFuture<PooledProcess>> places = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        CompletableFuture<PooledProcess> place = new CompletableFuture<>();
        places.add(place);
        Thread.ofPlatform().start(() -> complete(place, pool));
      }
      for (CompletableFuture<PooledProcess> place : places) {
        assertThat(place.get(10, TimeUnit.SECONDS)).isSameAs(places.getFirst().get());
      }
      assertThat(starts).hasValue(1);
    }
  }

  @Test
  void replacesOneThatDiedWithoutATask() throws Exception {
    try (ProcessPool pool = pool(1, 1, STAYS)) {
      PooledProcess first = pool.take();
      pool.giveBack(first);
      assertThat(ProcessHandle.of(first.process().pid()))
          .hasValueSatisfying(it -> assertThat(it.destroyForcibly()).isTrue());
      await().until(() -> hasEnded(first));
      clockShows(200);
      await().until(() -> starts.get() == 2 && pool.size() == 1);
    }
  }

  @Test
  void waitsBetweenProcessesThatDieAtOnce() throws Exception {
    try (ProcessPool pool = pool(0, 2, "exit 3")) {
      PooledProcess first = pool.take();
      await().until(() -> hasEnded(first));
      await().until(() -> pool.size() == 0);
      CompletableFuture<PooledProcess> second = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> complete(second, pool));
      await().during(Duration.ofMillis(300)).until(() -> starts.get() == 1);
      clockShows(101);
      await().until(() -> starts.get() == 2);
      assertThat(second.get(10, TimeUnit.SECONDS)).isNotSameAs(first);
    }
  }

  @Test
  void startsNothingOnceItIsClosed() {
    ProcessPool pool = pool(0, 1, STAYS);
    pool.close();
    assertThatThrownBy(pool::take).isInstanceOf(IllegalStateException.class);
    assertThat(starts).hasValue(0);
  }

  private ProcessPool pool(int min, int max, String command) {
    return pool(min, max, 1, command, clock::get);
  }

  private ProcessPool pool(
      int min, int max, int perProcess, String command, LongSupplier nanoTime) {
    return new ProcessPool(
        new PoolSettings(min, max, perProcess, Duration.ofMillis(50)),
        whenEnded -> {
          starts.incrementAndGet();
          return HandlerProcess.start(command, Map.of(), Isolation.none(), whenEnded);
        },
        nanoTime);
  }

  private void giveBackAt(ProcessPool pool, PooledProcess process, long millis) {
    clockShows(millis);
    pool.giveBack(process);
  }

  private void clockShows(long millis) {
    clock.set(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static boolean hasEnded(PooledProcess process) {
    return process.process().whyEnded() != null;
  }

  private static void complete(CompletableFuture<PooledProcess> future, ProcessPool pool) {
    try {
      future.complete(pool.take());
    } catch (IOException | InterruptedException e) {
      future.completeExceptionally(e);
    }
  }
}
