package io.taskweir.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSyntaxTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1.5e+10",
        "\"\"",
        "\"ä\\u00e4\\n\"",
        "true",
        "false",
        "null",
        "[]",
        "{}",
        " \r\n\t[1, {\"a\": [null]}] \n",
        "{\"a\":1,\"a\":2}"
      })
  void takesEveryValueThatStaysOneWhereverItIsPut(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    JsonSyntax.requireValue(bytes, "payload");
    Payload payload = Payload.of(bytes, Payload.JSON);
    byte[] around = SubmissionJson.write(Submission.of("acme", "f", payload).withTaskId("a"));
    assertThat(SubmissionJson.parse(around, null, 1_000).payload()).isEqualTo(payload);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1 2",
        "1,2",
        "1,\"tenant\":\"victim\"",
        "1}",
        "]",
        "{",
        "[1",
        "{\"a\"",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "\"open",
        "\"tab\there\"",
        "\"\\x\"",
        "\"\\ud8\"",
        "nul",
        "nulll",
        "NaN",
        "Infinity",
        "01",
        "1.",
        ".5",
        "+1",
        "-",
        "1e",
        "0x1",
        "// comment\n1",
        "/* */1",
        "[1,]",
        "{\"a\":1,}",
        "\u00a01",
        "undefined"
      })
  void refusesEverythingElse(String json) {
    refused(json.getBytes(StandardCharsets.UTF_8), "payload: ");
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    refused(new byte[] {'"', (byte) 0xff, '"'}, "not valid UTF-8");
    refused(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}, "not valid UTF-8");
    refused(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, "not valid UTF-8");
    refused("[1]".getBytes(StandardCharsets.UTF_16), "UTF-8");
    refused("[1]".getBytes(StandardCharsets.UTF_16LE), "payload: ");
    refused("\ufeff[1]".getBytes(StandardCharsets.UTF_8), "byte order mark");
  }

  @Test
  void leavesOneLevelOfDepthToTheRecordAround() {
    int deepest = Limits.MAX_JSON_DEPTH - 1;
    String fits = "[".repeat(deepest) + "]".repeat(deepest);
    assertThatCode(() -> JsonSyntax.requireValue(bytes(fits), "payload"))
        .doesNotThrowAnyException();
    Submission around = Submission.of("acme", "f", Payload.json(fits)).withTaskId("a");
    assertThat(SubmissionJson.parse(SubmissionJson.write(around), null, 1_000)).isEqualTo(around);

    refused(bytes("[" + fits + "]"), "nested deeper than 199");
    refused(bytes("[".repeat(20_000)), "payload: ");
    refused(bytes("{\"a\":".repeat(20_000)), "payload: ");
  }

  @Test
  void refusesNumbersAndNamesOfAbsurdLength() {
    refused(bytes("9".repeat(1_000)), "payload: ");
    refused(bytes("{\"" + "k".repeat(5_000) + "\":1}"), "payload: ");
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(byte[] json, String why) {
    assertThatThrownBy(() -> JsonSyntax.requireValue(json, "payload"))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_JSON))
        .hasMessageContaining(why)
        .message()
        .doesNotContain("\n");
  }
}
