package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.core.task.Origin;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.Refusals.Refusal;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final Refusals refusals = new Refusals();

  @Test
  void a_refusal_is_known_by_the_place_of_its_submission() {
    refuse(7, 3);

    assertThat(refusals.of(new Origin(7, 0, 3)))
        .isEqualTo(new Refusal(ErrorCode.INVALID_FIELD, "refused 7/3"));
    assertThat(refusals.of(new Origin(7, 0, 4))).isNull();
    assertThat(refusals.of(new Origin(8, 0, 3))).isNull();
  }

  @Test
  void the_oldest_are_forgotten_and_it_is_known_up_to_where() {
    refuse(7, 0);
    refuse(8, 50_000);
    for (int offset = 1; offset < Refusals.REMEMBERED; offset++) {
      refuse(7, offset);
    }

    assertThat(refusals.of(new Origin(7, 0, 0))).isNull();
    assertThat(refusals.reachBackTo(new Origin(7, 0, 0))).isFalse();
    assertThat(refusals.of(new Origin(8, 0, 50_000))).isNotNull();
    assertThat(refusals.of(new Origin(7, 0, 1))).isNotNull();
    assertThat(refusals.reachBackTo(new Origin(7, 0, 1))).isTrue();
    assertThat(refusals.reachBackTo(new Origin(8, 0, 0))).as("another queue").isTrue();
  }

  @Test
  void the_same_place_twice_is_kept_once() {
    for (int i = 0; i < 2 * Refusals.REMEMBERED; i++) {
      refuse(7, 3);
    }
    assertThat(refusals.of(new Origin(7, 0, 3))).isNotNull();
    assertThat(refusals.reachBackTo(new Origin(7, 0, 0))).isTrue();
  }

  private void refuse(int queue, long offset) {
    refusals.add(
        new Origin(queue, 0, offset),
        new ProblemException(ErrorCode.INVALID_FIELD, "refused " + queue + "/" + offset));
  }
}
