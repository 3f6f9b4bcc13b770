package io.taskweir.statestore.step;

import static org.assertj.core.api.Assertions.assertThat;

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
  void muchIsCommittedAtMostFourTimesASecond() {
    for (long ms = 0; ms < 1_000; ms++) {
      pacer.muchIsWritten(START_MS + ms);
    }
    assertThat(commits).hasSize(4);
  }

  @Test
  void whoeverWaitsIsServedByTheCommitOfWhatIsMuch() {
    pacer.commitSoon();
    pacer.muchIsWritten(START_MS);
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
