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
  void whoeverWaitsGetsACommitAtOnceButNotMoreThanTenASecond() {
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
  void manyEndedTasksAreCommittedAfterAQuarterOfASecond() {
    pacer.written(new Uncommitted(10_000, 0, 0, 249), START_MS);
    assertThat(commits).isEmpty();
    pacer.written(new Uncommitted(400, 133, 0, 250), START_MS);
    assertThat(commits).hasSize(1);
  }

  @Test
  void fewTasksAreLeftToTheInterval() {
    pacer.written(new Uncommitted(399, 0, 0, 999), START_MS);
    assertThat(commits).isEmpty();
  }

  @Test
  void soAreManyOfWhichMoreThanAQuarterAreUnderWay() {
    pacer.written(new Uncommitted(7_500, 2_501, 0, 999), START_MS);
    assertThat(commits).isEmpty();
    pacer.written(new Uncommitted(7_503, 2_501, 0, 999), START_MS);
    assertThat(commits).hasSize(1);
  }

  @Test
  void tooManyBytesAreCommittedAtOnce() {
    pacer.commitNow(START_MS);
    pacer.written(new Uncommitted(0, 1, (64L << 20) + 1, 0), START_MS + 1);
    assertThat(commits).hasSize(2);
  }

  @Test
  void whoeverWaitsIsServedByAnyCommit() {
    pacer.commitSoon();
    pacer.written(new Uncommitted(400, 0, 0, 250), START_MS);
    pacer.tick(START_MS + 5_000);
    assertThat(commits).hasSize(1);
  }

  @Test
  void aClockThatIsPutBackHoldsNothingUp() {
    pacer.commitNow(START_MS);
    pacer.commitSoon();
    pacer.tick(START_MS - 3_600_000);
    assertThat(commits).hasSize(2);
  }

  @Test
  void whatMustNotWaitDoesNot() {
    pacer.commitNow(START_MS);
    pacer.commitNow(START_MS + 1);
    assertThat(commits).hasSize(2);
  }
}
