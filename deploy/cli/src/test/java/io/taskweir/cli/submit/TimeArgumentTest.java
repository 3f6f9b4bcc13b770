package io.taskweir.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeArgumentTest {
  @ParameterizedTest
  @CsvSource({"0,0", "90,90", "90s,90", "5m,300", "2h,7200", "1d,86400"})
  void readsSecondsMinutesHoursAndDays(String text, long seconds) {
    assertThat(TimeArgument.parse("--delay", text)).hasSeconds(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "5 m", "soon", "9999999999"})
  void namesTheOptionThatIsWrong(String text) {
    assertThatThrownBy(() -> TimeArgument.parse("--delay", text))
        .hasMessage("--delay \"" + text + "\": must be seconds, or a number with s, m, h or d");
  }
}
