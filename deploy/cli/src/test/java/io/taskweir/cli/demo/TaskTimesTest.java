package io.taskweir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TaskTimesTest {
  @Test
  void takesThePercentilesByTheNearestRank() {
    List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();
    assertThat(TaskTimes.of(hundred)).isEqualTo(new TaskTimes(50, 95, 99));
    assertThat(TaskTimes.of(List.of(7L))).isEqualTo(new TaskTimes(7, 7, 7));
    assertThat(TaskTimes.of(List.of())).isEqualTo(new TaskTimes(0, 0, 0));
  }
}
