package io.taskweir.cli.exec.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.cli.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessLimitsTest {
  @Test
  void readsSizes() {
    assertThat(ProcessLimits.memory("--memory", "512m")).isEqualTo(512L << 20);
    assertThat(ProcessLimits.memory("--memory", "2G")).isEqualTo(2L << 30);
    assertThat(ProcessLimits.memory("--memory", "2048k")).isEqualTo(2L << 20);
    assertThat(ProcessLimits.memory("--memory", "1048576")).isEqualTo(1L << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1k", "-1m", "1.5g", "512mb", "999999999999g", "m"})
  void refusesOtherSizes(String text) {
    assertThatThrownBy(() -> ProcessLimits.memory("--memory", text))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("--memory \"" + text + "\": must be");
  }

  @Test
  void readsProcessors() {
    assertThat(ProcessLimits.cpus("--cpus", "0.5")).isEqualTo(500);
    assertThat(ProcessLimits.cpus("--cpus", "2")).isEqualTo(2_000);
    assertThat(ProcessLimits.cpus("--cpus", "1.125")).isEqualTo(1_125);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0.001", "-1", "1.0001", "1025", "half"})
  void refusesOtherProcessors(String text) {
    assertThatThrownBy(() -> ProcessLimits.cpus("--cpus", text))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("--cpus \"" + text + "\": must be");
  }
}
