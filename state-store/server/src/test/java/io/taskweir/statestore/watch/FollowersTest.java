package io.taskweir.statestore.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.TaskKey;
import io.taskweir.statestore.watch.Waiters.Following;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FollowersTest {
  private static final TaskKey ONE = new TaskKey("acme", "one");
  private static final TaskKey OTHER = new TaskKey("acme", "other");
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Waiters waiters = new Waiters();

  @Test
  void aChangeBeforeTheWaitIsNotMissed() throws Exception {
    try (Following following = waiters.follow(ONE)) {
      waiters.changed(ONE);
      assertThat(isQuick(following)).isTrue();
    }
  }

  @Test
  void manyChangesAreOneReasonToLook() throws Exception {
    try (Following following = waiters.follow(ONE)) {
      waiters.changed(ONE);
      waiters.changed(ONE);
      following.await(LONG);
      long begin = System.nanoTime();
      following.await(Duration.ofMillis(50));
      assertThat(System.nanoTime() - begin)
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Test
  void everybodyWhoFollowsATaskIsTold() throws Exception {
    try (Following first = waiters.follow(ONE);
        Following second = waiters.follow(ONE)) {
      CompletableFuture<Boolean> both =
          CompletableFuture.supplyAsync(() -> isQuick(first))
              .thenCombine(CompletableFuture.supplyAsync(() -> isQuick(second)), (a, b) -> a && b);
      waiters.changed(ONE);
      assertThat(both.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void nobodyIsToldOfAnotherTaskOrAfterLeaving() throws Exception {
    Following left = waiters.follow(ONE);
    left.close();
    try (Following following = waiters.follow(ONE)) {
      waiters.changed(OTHER);
      following.await(Duration.ofMillis(1));
      waiters.changed(ONE);
      assertThat(isQuick(following)).isTrue();
    }
    long begin = System.nanoTime();
    left.await(Duration.ofMillis(50));
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
  }

  private static boolean isQuick(Following following) {
    long begin = System.nanoTime();
    try {
      following.await(LONG);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return System.nanoTime() - begin < LONG.toNanos() / 2;
  }
}
