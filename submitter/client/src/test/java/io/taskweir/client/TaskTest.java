package io.taskweir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.function.Destination.KafkaTopic;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Submission;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TaskTest {
  record Image(String url, int width) {}

  @Test
  void carriesEverythingThatWasSaid() {
    Instant dawn = Instant.parse("2026-11-22T06:00:00Z");
    Submission submission =
        Task.of("resize", new Image("a.png", 80))
            .id("r-1")
            .runAt(dawn)
            .priority(9)
            .maxAge(Duration.ofHours(1))
            .maxRetries(7)
            .label("order", "17")
            .label("shop", "x")
            .onSuccess("thumbnails")
            .onFailure("broken-images")
            .toSubmission("acme");

    assertThat(submission)
        .isEqualTo(
            new Submission(
                "acme",
                "resize",
                "r-1",
                Payload.json("{\"url\":\"a.png\",\"width\":80}"),
                9,
                null,
                dawn,
                3600,
                7,
                Map.of("order", "17", "shop", "x"),
                new KafkaTopic("thumbnails"),
                new KafkaTopic("broken-images"),
                null,
                null,
                null));
  }

  @Test
  void leavesTheRestToTheFunction() {
    assertThat(Task.of("f", null).toSubmission("acme"))
        .isEqualTo(Submission.of("acme", "f", Payload.empty()));
  }

  @Test
  void aStringIsAJsonStringAndBytesStayBytes() {
    assertThat(payloadOf(Task.of("f", "say \"hi\""))).isEqualTo(Payload.json("\"say \\\"hi\\\"\""));
    assertThat(payloadOf(Task.of("f", new byte[] {1, 2})))
        .isEqualTo(Payload.of(new byte[] {1, 2}, "application/octet-stream"));
    assertThat(payloadOf(Task.json("f", " [1.10, 2] "))).isEqualTo(Payload.json(" [1.10, 2] "));
    Payload csv = Payload.of("a,b".getBytes(StandardCharsets.UTF_8), "text/csv");
    assertThat(payloadOf(Task.raw("f", csv))).isSameAs(csv);
  }

  @Test
  void aDelayIsNeverRoundedDown() {
    assertThat(Task.of("f", 1).delay(Duration.ofMillis(1)).toSubmission("t").delaySeconds())
        .isEqualTo(1);
    assertThat(Task.of("f", 1).delay(Duration.ofSeconds(5)).toSubmission("t").delaySeconds())
        .isEqualTo(5);
    assertThat(Task.of("f", 1).maxAge(Duration.ofMillis(1500)).toSubmission("t").maxAgeSeconds())
        .isEqualTo(2);
  }

  @Test
  void refusesAtOnceWhatIsOutOfRange() {
    Task task = Task.of("f", 1);
    refused(() -> Task.of("no spaces", 1), "function \"no spaces\"");
    refused(() -> task.id("a/b"), "taskId \"a/b\"");
    refused(() -> task.delay(Duration.ofDays(366)), "delaySeconds");
    refused(() -> task.delay(Duration.ofMillis(-1500)), "delaySeconds");
    refused(() -> task.runAt(Instant.MAX), "1970 to 9999");
    refused(() -> task.priority(10), "from 0 to 9");
    refused(() -> task.maxAge(Duration.ZERO), "maxAgeSeconds");
    refused(() -> task.maxAge(Duration.ofSeconds(Long.MAX_VALUE)), "maxAgeSeconds");
    refused(() -> task.maxRetries(101), "from 0 to 100");
    refused(() -> task.label("", "x"), "labels");
    refused(() -> task.label("k", "\ud800"), "labels");
    refused(() -> task.onSuccess("taskweir.results"), "internal");
  }

  @Test
  void aRefusedLabelLeavesNoTrace() {
    Task task = Task.of("f", 1).label("a", "1");
    refused(() -> task.label("k".repeat(64), "x"), "labels");
    assertThat(task.label("b", "2").toSubmission("t").labels())
        .isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @Test
  void delayAndTimeExcludeEachOther() {
    Task both = Task.of("f", 1).delay(Duration.ofSeconds(1)).runAt(Instant.EPOCH);
    refused(() -> both.toSubmission("acme"), "runAt");
  }

  @Test
  void whatIsSaidToBeJsonMustBe() {
    malformed(() -> Task.json("f", "1,\"tenant\":\"victim\""), "payload: Unexpected character");
    malformed(() -> Task.json("f", "{\"a\":"), "payload");
    malformed(() -> Task.raw("f", Payload.of(new byte[] {'"', (byte) 0xff, '"'}, "a/b+json")), "8");
  }

  @Test
  void whatTheStateStoreWouldRefuseIsRefusedHere() {
    malformed(() -> Task.of("f", BigInteger.TEN.pow(200)), "payload");
    malformed(() -> Task.of("f", Map.of("k".repeat(2_000), 1)), "payload");
    List<Object> nested = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      nested = new ArrayList<>(List.of(nested));
    }
    Object deep = nested;
    assertThatThrownBy(() -> Task.of("f", deep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ArrayList cannot be written as JSON");
  }

  @Test
  void aPayloadAboveTheLimitIsRefused() {
    Task largest = Task.of("f", new byte[1 << 20]);
    assertThat(largest.toSubmission("acme").payload().size()).isEqualTo(1 << 20);
    assertThatThrownBy(() -> Task.of("f", new byte[(1 << 20) + 1]).toSubmission("acme"))
        .hasMessageContaining("1048577 bytes: at most 1048576");
  }

  private static Payload payloadOf(Task task) {
    return task.toSubmission("acme").payload();
  }

  private static void refused(Runnable step, String why) {
    assertThatThrownBy(step::run)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD))
        .hasMessageContaining(why);
  }

  private static void malformed(Runnable step, String why) {
    assertThatThrownBy(step::run)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_JSON))
        .hasMessageContaining(why);
  }
}
