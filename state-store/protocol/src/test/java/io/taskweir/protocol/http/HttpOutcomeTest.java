package io.taskweir.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.result.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpOutcomeTest {
  @ParameterizedTest
  @CsvSource({
    "200, SUCCESS",
    "204, SUCCESS",
    "299, SUCCESS",
    "301, NON_RETRYABLE",
    "304, NON_RETRYABLE",
    "400, NON_RETRYABLE",
    "404, NON_RETRYABLE",
    "408, NON_RETRYABLE",
    "413, NON_RETRYABLE",
    "429, THROTTLED",
    "500, RETRYABLE",
    "502, RETRYABLE",
    "503, THROTTLED",
    "504, RETRYABLE",
    "599, RETRYABLE",
    "101, RETRYABLE",
    "999, RETRYABLE"
  })
  void statusSaysWhatBecomesOfTheTask(int status, Outcome outcome) {
    assertThat(HttpOutcome.of(status)).isEqualTo(outcome);
  }

  @Test
  void messageIsOneLineWithTheBeginningOfTheBody() {
    assertThat(HttpOutcome.message(500, null, "")).isEqualTo("HTTP status 500");
    assertThat(HttpOutcome.message(400, null, "no\r\n such\tcolour\u001b\n"))
        .isEqualTo("HTTP status 400: no such colour");
    assertThat(HttpOutcome.message(400, null, "x".repeat(5_000))).hasSize(518).endsWith("x…");
  }

  @Test
  void messageNamesWhereARedirectLeads() {
    assertThat(HttpOutcome.message(307, "https://example.org/other", ""))
        .isEqualTo(
            "HTTP status 307, a redirect to https://example.org/other: it is not followed; name the"
                + " right URL");
    assertThat(HttpOutcome.message(304, null, ""))
        .contains("HTTP status 304, a redirect: it is not");
  }
}
