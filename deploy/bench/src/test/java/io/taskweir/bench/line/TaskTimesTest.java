package io.taskweir.bench.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskTimesTest {
  private final TaskTimes times = new TaskTimes(3);

  @Test
  void onlyTheFirstStartOfATaskCounts() {
    times.submitted(1, 100);
    times.started(1, 150);
    times.started(1, 900);

    assertThat(times.startDelays(1, 2)).containsExactly(50);
    assertThat(times.startedTasks()).isEqualTo(1);
    assertThat(times.repeats()).isEqualTo(1);
  }

  @Test
  void delaysAreThoseOfTheAskedTasksOnly() {
    for (int i = 0; i < 3; i++) {
      times.submitted(i, 10);
      times.started(i, 20 + i);
    }

    assertThat(times.startDelays(1, 3)).containsExactly(11, 12);
  }
}
