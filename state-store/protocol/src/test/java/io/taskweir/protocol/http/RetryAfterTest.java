package io.taskweir.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  /** RFC 9110's own example, and a minute before it. */
  private static final Instant NOW = Instant.parse("1994-11-06T08:48:37Z");

  @Test
  void readsSeconds() {
    assertThat(RetryAfter.parse("120", NOW)).isEqualTo(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse(" 0 ", NOW)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"
      })
  void readsEveryFormOfADate(String date) {
    assertThat(RetryAfter.parse(date, NOW)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aDateThatHasPassedAsksForNoPause() {
    assertThat(RetryAfter.parse("Sun, 06 Nov 1994 08:00:00 GMT", NOW)).isZero();
  }

  @Test
  void waitsForADayAtMost() {
    assertThat(RetryAfter.parse("86401", NOW)).isEqualTo(RetryAfter.LONGEST);
    assertThat(RetryAfter.parse("9".repeat(40), NOW)).isEqualTo(RetryAfter.LONGEST);
    assertThat(RetryAfter.parse("Tue, 06 Nov 2029 08:49:37 GMT", NOW))
        .isEqualTo(RetryAfter.LONGEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "soon", "Sun, 06 Nov 1994", "１２"})
  void anythingElseAsksForNoPause(String text) {
    assertThat(RetryAfter.parse(text, NOW)).isZero();
  }
}
