package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommitCountTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final CommitCount commits = new CommitCount();

  @Test
  void aCommitEndsTheWaitOfWhoeverHadSeenFewer() throws Exception {
    long known = commits.get();
    CompletableFuture<Boolean> waiting = waitFor(known);
    commits.committed();
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(commits.awaitMoreThan(known, Duration.ZERO)).isTrue();
  }

  @Test
  void withoutACommitTheWaitEndsInTime() throws Exception {
    commits.committed();
    assertThat(commits.awaitMoreThan(commits.get(), Duration.ofMillis(1))).isFalse();
  }

  @Test
  void whenThereWillBeNoMoreNobodyWaits() throws Exception {
    CompletableFuture<Boolean> waiting = waitFor(commits.get());
    commits.end();
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(commits.awaitMoreThan(commits.get(), LONG)).isFalse();
  }

  private CompletableFuture<Boolean> waitFor(long known) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return commits.awaitMoreThan(known, LONG);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
