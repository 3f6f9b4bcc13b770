package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TakenInTest {
  private final TakenIn takenIn = new TakenIn();

  @Test
  void an_owner_knows_nothing_of_a_topic_before_it_has_read_of_it() {
    assertThat(takenIn.upTo("q")).isEqualTo(-1);
    assertThat(takenIn.has("q", 0)).isFalse();
    assertThat(takenIn.isBefore("q", 0)).isFalse();
    assertThat(takenIn.hasCommitted("q", 0)).isFalse();
  }

  @Test
  void it_knows_what_lies_between_its_first_record_and_its_last() {
    takenIn.taken("q", 11);
    takenIn.taken("q", 13);

    assertThat(takenIn.upTo("q")).isEqualTo(13);
    assertThat(takenIn.has("q", 9)).as("an earlier owner's").isFalse();
    assertThat(takenIn.has("q", 10)).isTrue();
    assertThat(takenIn.has("q", 12)).isTrue();
    assertThat(takenIn.has("q", 13)).isFalse();
    assertThat(takenIn.isBefore("q", 12)).isFalse();
    assertThat(takenIn.isBefore("q", 13)).isTrue();
    assertThat(takenIn.has("other", 10)).isFalse();
  }

  @Test
  void what_came_after_the_last_commit_is_not_committed() {
    takenIn.taken("q", 11);
    takenIn.committed();
    takenIn.taken("q", 12);

    assertThat(takenIn.hasCommitted("q", 9)).isFalse();
    assertThat(takenIn.hasCommitted("q", 10)).isTrue();
    assertThat(takenIn.hasCommitted("q", 11)).isFalse();
    takenIn.committed();
    assertThat(takenIn.hasCommitted("q", 11)).isTrue();
  }
}
