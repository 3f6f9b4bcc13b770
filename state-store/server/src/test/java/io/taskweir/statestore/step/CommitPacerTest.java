package io.taskweir.statestore.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.statestore.store.Uncommitted;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitPacerTest {
  private static final long START_MS = 1_000_000;

  private final List<String> commits = new ArrayList<>();
  private final CommitPacer pacer = new CommitPacer(() -> commits.add("commit"));

  @Test
  void nobodyWaits() {
    pacer.tick(START_MS);
    assertThat(commits).isEmpty();
    assertThat(pacer.isWanted()).isFalse();
  }

  @Test
  void whoeverWaitsGetsACommitAtOnceButNotTenTimesASecondOrMore() {
    pacer.commitSoon();
    pacer.tick(START_MS);
    assertThat(commits).hasSize(1);
    pacer.commitSoon();
    pacer.tick(START_MS + 99);
    assertThat(commits).hasSize(1);
    assertThat(pacer.isWanted()).isTrue();
    pacer.tick(START_MS + 100);
    assertThat(commits).hasSize(2);
    assertThat(pacer.isWanted()).isFalse();
  }

  @Test
  void manyTasksAreCommittedAtMostFourTimesASecond() {
    for (long ms = 0; ms < 1_000; ms++) {
      pacer.written(new Uncommitted(400, 100, 0), START_MS + ms);
    }
    assertThat(commits).hasSize(4);
  }

  @Test
  void fewTasksAreLeftToTheInterval() {
    pacer.written(new Uncommitted(399, 0, 0), START_MS);
    assertThat(commits).isEmpty();
  }

  @Test
  void soAreManyOfWhichMoreThanAQuarterAreUnderWay() {
    pacer.written(new Uncommitted(10_000, 2_501, 0), START_MS);
    assertThat(commits).isEmpty();
    pacer.written(new Uncommitted(10_001, 2_500, 0), START_MS);
    assertThat(commits).hasSize(1);
  }

  @Test
  void tooManyBytesAreCommittedAtOnce() {
    pacer.commitNow(START_MS);
    pacer.written(new Uncommitted(1, 1, (64L << 20) + 1), START_MS + 1);
    assertThat(commits).hasSize(2);
  }

  @Test
  void whoeverWaitsIsServedByAnyCommit() {
    pacer.commitSoon();
    pacer.written(new Uncommitted(400, 0, 0), START_MS);
    pacer.tick(START_MS + 5_000);
    assertThat(commits).hasSize(1);
  }

  @Test
  void whatMustNotWaitDoesNot() {
    pacer.commitNow(START_MS);
    pacer.commitNow(START_MS + 1);
    assertThat(commits).hasSize(2);
  }
}
