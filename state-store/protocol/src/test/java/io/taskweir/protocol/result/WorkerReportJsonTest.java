package io.taskweir.protocol.result;

import static io.taskweir.protocol.problem.ErrorCode.INVALID_FIELD;
import static io.taskweir.protocol.problem.ErrorCode.MALFORMED_JSON;
import static io.taskweir.protocol.problem.ErrorCode.PAYLOAD_TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.result.WorkerReport.Beat;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReport.Heartbeat;
import io.taskweir.protocol.result.WorkerReport.Logged;
import io.taskweir.protocol.result.WorkerReport.Started;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class WorkerReportJsonTest {
  private static final Instant START = Instant.parse("2026-11-22T06:00:00.001Z");
  private static final Instant END = Instant.parse("2026-11-22T06:00:00.002Z");
  private static final TaskKey KEY = new TaskKey("acme", "a");
  private static final String ATTEMPT =
      "\"tenant\":\"acme\",\"taskId\":\"a\",\"attempt\":1,\"leaseToken\":\"t\",\"workerId\":\"w\"";
  private static final String RESULT =
      ATTEMPT
          + ",\"outcome\":\"success\",\"startedAt\":\"2026-11-22T06:00:00Z\","
          + "\"endedAt\":\"2026-11-22T06:00:01Z\"";

  @Test
  void aStartSurvivesTheRoundTrip() {
    survives(new Started(KEY, 3, "token", "worker-1", START));
  }

  @Test
  void aHeartbeatSurvivesTheRoundTrip() {
    survives(
        new Heartbeat(
            "acme",
            "worker-1",
            START,
            List.of(new Beat("a", 1, "t1", null), new Beat("b", 7, "t2", new Progress(3, 9)))));
    survives(new Heartbeat("acme", "worker-1", START, List.of()));
  }

  @Test
  void aPartOfALogSurvivesTheRoundTrip() {
    survives(
        new Logged(
            KEY,
            2,
            "token",
            "w",
            List.of(new LogLine(START, ""), new LogLine(END, "ü \u001b[1m"))));
  }

  @Test
  void aLineThatDoesNotFitIsMadeToFit() {
    assertThat(LogLine.cut(START, "a\r\nb\nc\ud800d").text()).isEqualTo("a b c?d");
    String text = LogLine.cut(START, "x".repeat(8_190) + "😀😀").text();
    assertThat(text).hasSize(8_192).endsWith("xx?…");
    assertThat(LogLine.cut(START, "x".repeat(8_192)).text()).doesNotContain("…");
    String inside =
        "{\"type\":\"log\"," + ATTEMPT + ",\"lines\":[{\"at\":\"" + START + "\",\"text\":\"%s\"}]}";
    Logged read = (Logged) parse(inside.formatted("x".repeat(9_000)));
    assertThat(read.lines().get(0).text()).hasSize(8_192);
  }

  @ParameterizedTest
  @EnumSource
  void anEndSurvivesTheRoundTripWithEveryOutcome(Outcome outcome) {
    survives(finished(outcome, Payload.empty(), null, null));
    survives(finished(outcome, Payload.empty(), new TaskError("Boom", "over\nthere"), 1_500L));
  }

  @Test
  void resultsOfAllKindsSurviveTheRoundTrip() {
    byte[] bytes = {0, (byte) 0xff};
    for (Payload payload :
        new Payload[] {
          Payload.json("{\"n\": 1.10}"),
          Payload.of("1".getBytes(StandardCharsets.UTF_8), "a/b+json"),
          Payload.of(bytes, Payload.BINARY),
          Payload.of(bytes, "image/png"),
          Payload.of(new byte[0], "text/plain"),
        }) {
      survives(finished(Outcome.SUCCESS, payload, null, null));
    }
  }

  @Test
  void theResultIsExactToTheByte() {
    Finished read = (Finished) parse("{" + RESULT + ",\"payload\": [1.10,  2] }");
    assertThat(read.payload()).isEqualTo(Payload.json("[1.10,  2]"));
  }

  @Test
  void aReportWithoutATypeIsAResult() {
    assertThat(parse("{" + RESULT + "}")).isInstanceOf(Finished.class);
    assertThat(parse("{\"type\":\"result\"," + RESULT + ",\"unknown\":{\"a\":[]}}"))
        .isInstanceOf(Finished.class);
  }

  static Stream<Arguments> badReports() {
    return Stream.of(
        arguments("{", MALFORMED_JSON, "worker report: "),
        arguments("[]", MALFORMED_JSON, "expected a JSON object"),
        arguments(
            "{\"type\":\"ended\"}", INVALID_FIELD, "type: must be started, heartbeat, log or"),
        arguments("{}", INVALID_FIELD, "tenant: must be given"),
        arguments("{\"type\":\"started\"," + ATTEMPT + "}", INVALID_FIELD, "startedAt"),
        arguments("{\"type\":\"heartbeat\"," + ATTEMPT + "}", INVALID_FIELD, "at: must be given"),
        arguments("{" + ATTEMPT + "}", INVALID_FIELD, "outcome: must be given"),
        arguments("{\"type\":\"log\"," + ATTEMPT + "}", INVALID_FIELD, "lines: must be given"),
        arguments(
            "{\"type\":\"log\"," + ATTEMPT + ",\"lines\":[{\"text\":\"x\"}]}",
            INVALID_FIELD,
            "lines.at: must be given"),
        arguments(
            "{\"type\":\"log\"," + ATTEMPT + ",\"lines\":[" + "{},".repeat(300) + "{}]}",
            INVALID_FIELD,
            "lines"),
        arguments(
            "{\"type\":\"heartbeat\","
                + ATTEMPT
                + ",\"tasks\":[{\"progress\":{\"done\":2,\"total\":1}}]}",
            INVALID_FIELD,
            "progress.done"),
        arguments("{" + RESULT + ",\"attempt\":2}", INVALID_FIELD, "attempt: must be given once"),
        arguments(
            resultWith("\"attempt\":1", "\"attempt\":0"), INVALID_FIELD, "attempt: must be from"),
        arguments(resultWith("\"attempt\":1,", ""), INVALID_FIELD, "attempt: must be given"),
        arguments(resultWith("\"a\"", "\"a/b\""), INVALID_FIELD, "taskId \"a/b\""),
        arguments(resultWith("success", "fine"), INVALID_FIELD, "outcome: must be one of success"),
        arguments(
            resultWith("success", "SUCCESS"), INVALID_FIELD, "outcome: must be one of success"),
        arguments("{" + RESULT + ",\"error\":\"x\"}", INVALID_FIELD, "error: must be an object"),
        arguments("{" + RESULT + ",\"error\":{\"type\":1}}", INVALID_FIELD, "error.type"),
        arguments("{" + RESULT + ",\"retryAfterMs\":-1}", INVALID_FIELD, "retryAfterMs"),
        arguments("{" + RESULT + ",\"retryAfterMs\":86400001}", INVALID_FIELD, "retryAfterMs"),
        arguments(
            "{" + RESULT + ",\"payload\":1,\"payloadBase64\":\"YQ==\"}", INVALID_FIELD, "alone"),
        arguments(
            "{" + RESULT + ",\"payload\":\"" + "x".repeat(200) + "\"}",
            PAYLOAD_TOO_LARGE,
            "payload of 202 bytes: at most 100"),
        arguments(
            "{" + RESULT + ",\"payloadBase64\":\"fQ==\",\"contentType\":\"application/json\"}",
            MALFORMED_JSON,
            "payloadBase64"),
        arguments(heartbeat("{}"), INVALID_FIELD, "tasks: must be an array, not an object"),
        arguments(heartbeat("[1]"), INVALID_FIELD, "tasks: must be an array of objects"),
        arguments(heartbeat("[{}]"), INVALID_FIELD, "tasks.taskId: must be given"),
        arguments(
            heartbeat("[{\"taskId\":\"a\",\"attempt\":1}]"), INVALID_FIELD, "tasks.leaseToken"),
        arguments(
            heartbeat("[{\"taskId\":\"a\",\"leaseToken\":\"t\"}]"),
            INVALID_FIELD,
            "tasks.attempt"));
  }

  @ParameterizedTest
  @MethodSource
  void badReports(String json, ErrorCode code, String why) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(why);
  }

  @Test
  void errorsAreCutAndAlwaysWritable() {
    TaskError cut = new TaskError("T".repeat(300), "\ud83d\ude00".repeat(5_000));
    assertThat(cut.type()).hasSize(255).endsWith("…");
    assertThat(cut.message()).hasSize(4_096).endsWith("\ufffd…");
    survives(finished(Outcome.RETRYABLE, Payload.empty(), cut, null));
    survives(
        finished(Outcome.RETRYABLE, Payload.empty(), new TaskError("\ud83d", "a\ude00b"), null));
  }

  private static String resultWith(String from, String to) {
    return "{" + RESULT.replace(from, to) + "}";
  }

  private static String heartbeat(String tasks) {
    return "{\"type\":\"heartbeat\",\"tenant\":\"acme\",\"workerId\":\"w\","
        + "\"at\":\"2026-11-22T06:00:00Z\",\"tasks\":"
        + tasks
        + "}";
  }

  private static Finished finished(
      Outcome outcome, Payload payload, @Nullable TaskError error, @Nullable Long retryAfterMs) {
    return new Finished(
        KEY, 2, "token", outcome, payload, error, retryAfterMs, "worker-1", START, END);
  }

  private static void survives(WorkerReport report) {
    assertThat(WorkerReportJson.parse(WorkerReportJson.write(report), 1 << 20)).isEqualTo(report);
  }

  private static WorkerReport parse(String json) {
    return WorkerReportJson.parse(json.getBytes(StandardCharsets.UTF_8), 100);
  }
}
