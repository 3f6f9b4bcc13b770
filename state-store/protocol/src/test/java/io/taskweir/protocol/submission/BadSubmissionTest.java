package io.taskweir.protocol.submission;

import static io.taskweir.protocol.problem.ErrorCode.INVALID_FIELD;
import static io.taskweir.protocol.problem.ErrorCode.MALFORMED_JSON;
import static io.taskweir.protocol.problem.ErrorCode.PAYLOAD_TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of bad submission, with its code and a piece of its message. */
final class BadSubmissionTest {
  private static final String GOOD = "\"tenant\":\"acme\",\"function\":\"f\"";

  static Stream<Arguments> notJson() {
    return Stream.of(
        arguments("", "expected a JSON object"),
        arguments("  \n ", "expected a JSON object"),
        arguments("null", "expected a JSON object"),
        arguments("[]", "expected a JSON object"),
        arguments("\"x\"", "expected a JSON object"),
        arguments("17", "expected a JSON object"),
        arguments("x", "Unrecognized token"),
        arguments("{", "end-of-input"),
        arguments("{\"tenant", "end-of-input"),
        arguments("{\"tenant\"", "end-of-input"),
        arguments("{\"tenant\":", "end-of-input"),
        arguments("{\"tenant\":\"acme", "end-of-input"),
        arguments("{" + GOOD, "end-of-input"),
        arguments("{" + GOOD + ",\"payload\":[1,{\"a\":", "end-of-input"),
        arguments("{" + GOOD + ",\"payload\":1", "end-of-input"),
        arguments("{" + GOOD + "}}", "Unexpected close marker"),
        arguments("{" + GOOD + "} {}", "something follows"),
        arguments("{" + GOOD + "} x", "Unrecognized token"),
        arguments("{" + GOOD + ",}", "double-quote"),
        arguments("{" + GOOD + ",\"payload\":}", "expected a value"),
        arguments("{" + GOOD + ",\"payload\":NaN}", "NaN"),
        arguments("{" + GOOD + ",\"payload\":01}", "Leading zeroes"),
        arguments("{'tenant':'acme'}", "double-quote"),
        arguments("{tenant:\"acme\"}", "double-quote"),
        arguments("{" + GOOD + ",\"payload\":\"a\nb\"}", "CTRL-CHAR"),
        arguments("{" + GOOD + ",\"payload\":" + "[".repeat(20_000), "200"),
        arguments("{" + GOOD + ",\"x\":" + "[".repeat(20_000), "200"),
        arguments("[".repeat(20_000), "expected a JSON object"),
        arguments("{" + GOOD + ",\"payload\":" + "9".repeat(10_000) + "}", "100"),
        arguments("{" + GOOD + ",\"priority\":" + "9".repeat(101) + "}", "100"),
        arguments("{\"" + "k".repeat(60_000) + "\":1}", "1000"),
        arguments("{" + GOOD + ",\"labels\":{\"\\ude00\":\"x\"}}", "surrogate"),
        arguments("\ufeff{" + GOOD + "}", "byte order mark"));
  }

  @ParameterizedTest
  @MethodSource
  void notJson(String json, String why) {
    refused(json, MALFORMED_JSON, "submission: ");
    refused(json, MALFORMED_JSON, why);
    assertThatThrownBy(() -> parse(json)).message().doesNotContain("Source", "`", "REDACTED");
  }

  static Stream<Arguments> wrongFields() {
    return Stream.of(
        arguments("{}", "field tenant: must be given"),
        arguments("{\"tenant\":\"acme\"}", "field function: must be given"),
        arguments("{\"function\":\"f\"}", "field tenant: must be given"),
        arguments(
            "{\"tenant\":null,\"function\":\"f\"}", "field tenant: must be a string, not null"),
        arguments("{\"tenant\":\"acme\",\"function\":null}", "field function"),
        arguments("{\"tenant\":17,\"function\":\"f\"}", "must be a string, not a number"),
        arguments("{\"tenant\":[\"acme\"],\"function\":\"f\"}", "not an array"),
        arguments("{\"tenant\":{},\"function\":\"f\"}", "not an object"),
        arguments("{\"tenant\":true,\"function\":\"f\"}", "not true or false"),
        arguments("{\"tenant\":\"Acme\",\"function\":\"f\"}", "tenant \"Acme\": only lower-case"),
        arguments("{\"tenant\":\"acme\",\"function\":\"a b\"}", "function \"a b\": only letters"),
        arguments("{" + GOOD + ",\"tenant\":\"victim\"}", "field tenant: must be given once"),
        arguments("{" + GOOD + ",\"payload\":1,\"payload\":2}", "payload: must be given once"),
        arguments("{" + GOOD + ",\"taskId\":\"a/b\"}", "taskId \"a/b\""),
        arguments("{" + GOOD + ",\"taskId\":17}", "taskId: must be a string, not a number"),
        arguments(
            "{" + GOOD + ",\"payload\":1,\"payloadBase64\":\"YQ==\"}",
            "payload: must be given alone"),
        arguments("{" + GOOD + ",\"payloadBase64\":\"*\"}", "payloadBase64: must be base64"),
        arguments("{" + GOOD + ",\"payloadBase64\":1}", "payloadBase64: must be a string"),
        arguments("{" + GOOD + ",\"contentType\":\"\"}", "contentType \"\""),
        arguments("{" + GOOD + ",\"payloadBase64\":\"AA\"}", "payloadBase64: must be base64"),
        arguments("{" + GOOD + ",\"contentType\":\"a\\r\\nb\"}", "contentType \"a??b\""),
        arguments(
            "{" + GOOD + ",\"contentType\":\"\\ud800\"}", "contentType: must be valid Unicode"),
        arguments("{" + GOOD + ",\"priority\":10}", "priority: must be from 0 to 9"),
        arguments("{" + GOOD + ",\"priority\":-1}", "priority: must be from 0 to 9"),
        arguments(
            "{" + GOOD + ",\"priority\":\"5\"}",
            "priority: must be a whole number from 0 to 9, not a string"),
        arguments("{" + GOOD + ",\"priority\":5.0}", "whole number"),
        arguments("{" + GOOD + ",\"priority\":99999999999999999999}", "from 0 to 9"),
        arguments("{" + GOOD + ",\"priority\":4294967297}", "from 0 to 9"),
        arguments("{" + GOOD + ",\"delaySeconds\":-1}", "delaySeconds: must be from 0 to 31536000"),
        arguments("{" + GOOD + ",\"delaySeconds\":31536001}", "delaySeconds"),
        arguments("{" + GOOD + ",\"delaySeconds\":1e3}", "delaySeconds"),
        arguments("{" + GOOD + ",\"runAt\":\"tomorrow\"}", "runAt: must be a time as in"),
        arguments("{" + GOOD + ",\"runAt\":\"2026-11-22T06:00:00\"}", "RFC 3339"),
        arguments("{" + GOOD + ",\"runAt\":1790000000}", "runAt: must be a string"),
        arguments("{" + GOOD + ",\"runAt\":\"+999999999-12-31T23:59:59Z\"}", "from 1970 to 9999"),
        arguments("{" + GOOD + ",\"runAt\":\"1969-12-31T23:59:59Z\"}", "from 1970 to 9999"),
        arguments(
            "{" + GOOD + ",\"runAt\":\"2026-11-22T06:00:00Z\",\"delaySeconds\":1}",
            "runAt: must be given alone"),
        arguments("{" + GOOD + ",\"maxAgeSeconds\":0}", "maxAgeSeconds: must be from 1 to 604800"),
        arguments("{" + GOOD + ",\"maxAgeSeconds\":604801}", "maxAgeSeconds"),
        arguments("{" + GOOD + ",\"maxRetries\":-1}", "maxRetries: must be from 0 to 100"),
        arguments("{" + GOOD + ",\"maxRetries\":101}", "maxRetries"),
        arguments(
            "{" + GOOD + ",\"idempotency\":\"AAAA.BBBB\"}", "idempotency: must be two digests"),
        arguments("{" + GOOD + ",\"labels\":[]}", "labels: must be an object"),
        arguments(
            "{" + GOOD + ",\"labels\":{\"a\":1}}", "labels.a: must be a string, not a number"),
        arguments("{" + GOOD + ",\"labels\":{\"a\":null}}", "labels.a: must be a string, not null"),
        arguments("{" + GOOD + ",\"labels\":{\"\":\"x\"}}", "labels: must be keys of 1 to 63"),
        arguments("{" + GOOD + ",\"labels\":{\"" + "k".repeat(64) + "\":\"\"}}", "labels"),
        arguments("{" + GOOD + ",\"labels\":{\"a\":\"" + "v".repeat(256) + "\"}}", "up to 255"),
        arguments("{" + GOOD + ",\"labels\":{\"a\":\"1\",\"a\":\"2\"}}", "a: must be given once"),
        arguments(
            "{" + GOOD + ",\"labels\":{\"a\":\"\\ud83d\"}}", "labels.a: must be valid Unicode"),
        arguments("{" + GOOD + ",\"labels\":" + labels(33) + "}", "at most 32 entries"),
        arguments(
            "{" + GOOD + ",\"onSuccess\":\"done\"}", "onSuccess: must be an object, not a string"),
        arguments(
            "{" + GOOD + ",\"onSuccess\":{}}", "onSuccess: must be {\"topic\": \"…\"}, or null"),
        arguments("{" + GOOD + ",\"onSuccess\":{\"url\":\"x\"}}", "no destination of kind url"),
        arguments(
            "{" + GOOD + ",\"onFailure\":{\"topic\":1}}", "onFailure.topic: must be a string"),
        arguments("{" + GOOD + ",\"onFailure\":{\"topic\":\"taskweir.results\"}}", "internal"));
  }

  @ParameterizedTest
  @MethodSource
  void wrongFields(String json, String why) {
    refused(json, INVALID_FIELD, why);
  }

  @Test
  void bytesThatAreNotUtf8() {
    refused("{" + GOOD + "}", StandardCharsets.UTF_16, "byte order mark");
    refused("{" + GOOD + "}", StandardCharsets.UTF_16LE, "submission: ");
    refused("{" + GOOD + "}", StandardCharsets.UTF_16BE, "submission: ");
    refused("{" + GOOD + ",\"taskId\":\"\u00e4\"}", StandardCharsets.ISO_8859_1, "UTF-8");
  }

  @Test
  void aPayloadThatIsNotUtf8() {
    byte[] json = ("{" + GOOD + ",\"payload\":\"\u00e4x\"}").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> SubmissionJson.parse(json, null, 1_000))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("UTF-8");
    byte[] surrogate =
        ("{" + GOOD + ",\"payload\":\"\u00ed\u00a0\u0080\"}").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> SubmissionJson.parse(surrogate, null, 1_000))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void base64ThatClaimsToBeJsonAndWouldForgeATenant() {
    String forged = "1,\"tenant\":\"victim\"";
    String base64 = Base64.getEncoder().encodeToString(forged.getBytes(StandardCharsets.UTF_8));
    String json = "{" + GOOD + ",\"contentType\":\"application/json\",\"payloadBase64\":\"%s\"}";
    refused(json.formatted(base64), MALFORMED_JSON, "payloadBase64: ");
  }

  @Test
  void aPayloadAboveTheLimit() {
    refused(
        "{" + GOOD + ",\"payload\":\"" + "x".repeat(1_000) + "\"}",
        PAYLOAD_TOO_LARGE,
        "payload of 1002 bytes: at most 1000; store it elsewhere");
  }

  @Test
  void messagesAreOneShortLineWhateverTheInput() {
    for (String json :
        new String[] {
          "{\"tenant\":\"" + "A\\n\\u0000".repeat(10_000) + "\"}",
          "{" + GOOD + ",\"labels\":{\"" + "\\n".repeat(400) + "\":1}}",
          "{\"" + "\\n".repeat(400) + "\":1,\"" + "\\n".repeat(400) + "\":1}",
          "{" + "\n\n".repeat(1_000) + "?",
        }) {
      assertThatThrownBy(() -> parse(json))
          .message()
          .hasSizeLessThan(600)
          .doesNotContainPattern("\\p{Cntrl}");
    }
  }

  private static String labels(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"k" + i + "\":\"v\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static Submission parse(String json) {
    return SubmissionJson.parse(json.getBytes(StandardCharsets.UTF_8), null, 1_000);
  }

  private static void refused(String json, Charset charset, String why) {
    assertThatThrownBy(() -> SubmissionJson.parse(json.getBytes(charset), null, 1_000))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(MALFORMED_JSON))
        .hasMessageContaining(why);
  }

  private static void refused(String json, ErrorCode code, String why) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(why);
  }
}
