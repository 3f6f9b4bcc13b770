package io.taskweir.statestore.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.problem.ProblemException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventPositionsTest {
  private static final int[] SHARD = {5, 2};

  @Test
  void isTheSameAfterBeingWrittenAndRead() {
    EventPositions positions = new EventPositions(Map.of(5, 17L, 2, 145L));

    assertThat(positions.toString()).isEqualTo("2:145,5:17");
    assertThat(EventPositions.parse("2:145,5:17", SHARD).next()).isEqualTo(positions.next());
    assertThat(EventPositions.parse("5:17,2:145", SHARD)).hasToString("2:145,5:17");
  }

  @Test
  void movesOnePartitionAtATime() {
    EventPositions positions = EventPositions.parse("2:145,5:17", SHARD);

    positions.move(5, 1_000_000_000_000L);

    assertThat(positions).hasToString("2:145,5:1000000000000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2",
        "2:",
        ":1",
        "2:1",
        "2:1,",
        ",2:1,5:1",
        "2:1,5:-1",
        "2:1,5:1.5",
        "2:1,5:1,5:2",
        "2:1,5:1,6:1",
        "2:1,6:1",
        "2:1;5:1",
        "2:1, 5:1",
        "2:1,5:9999999999999999999",
        "99999999999:1,5:1"
      })
  void refusesWhatIsNotAPositionInEachPartitionOfTheTenant(String text) {
    assertThatThrownBy(() -> EventPositions.parse(text, SHARD))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Last-Event-ID");
  }
}
