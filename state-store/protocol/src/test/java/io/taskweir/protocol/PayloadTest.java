package io.taskweir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json ;x",
        "application/cloudevents+json",
        "a/b+JSON;v=1"
      })
  void contentTypesThatAreJson(String type) {
    assertThat(Payload.of(new byte[0], type).isJson()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/jsonl",
        "application/x-ndjson",
        "text/plain",
        "text/plain;application/json",
        "json",
        " "
      })
  void contentTypesThatAreNot(String type) {
    assertThat(Payload.of(new byte[0], type).isJson()).isFalse();
  }

  @Test
  void isEqualByContentAndNeverShowsIt() {
    assertThat(Payload.json("1")).isEqualTo(Payload.json("1")).hasSameHashCodeAs(Payload.json("1"));
    assertThat(Payload.json("1")).isNotEqualTo(Payload.of(new byte[] {'1'}, "text/plain"));
    assertThat(Payload.json("\"secret\"")).hasToString("Payload[8 bytes, application/json]");
  }
}
