package io.taskweir.protocol.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.Payload;
import io.taskweir.protocol.function.Destination.KafkaTopic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SubmissionJsonTest {
  private static final int MAX_BYTES = 1 << 20;

  @Test
  void everyFieldSurvivesTheRoundTrip() {
    Submission full =
        new Submission(
            "acme",
            "resize",
            "r-1",
            Payload.json("{\"n\": 1.10}"),
            9,
            null,
            Instant.parse("2026-11-22T06:00:00.123Z"),
            60,
            0,
            Map.of("order", "17", "ü \ud83d\ude00", ""),
            new KafkaTopic("done"),
            new KafkaTopic("broken"),
            "taskweir.inbox/3/17",
            "r-0",
            Idempotency.parse("x", "-_AAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAA09"));
    assertThat(roundTrip(full)).isEqualTo(full);

    Submission delayed = new SubmissionBuilder(full).runAt(null).delaySeconds(31_536_000L).build();
    assertThat(roundTrip(delayed)).isEqualTo(delayed);
  }

  @Test
  void whatWasNotSaidIsNotWritten() {
    Submission least = Submission.of("acme", "f", Payload.empty());
    assertThat(SubmissionJson.write(least))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"tenant\":\"acme\",\"function\":\"f\"}");
    assertThat(roundTrip(least)).isEqualTo(least);
  }

  @Test
  void payloadsOfAllKindsSurviveTheRoundTrip() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    for (Payload payload :
        new Payload[] {
          Payload.json("\"text\""),
          Payload.of("[1]".getBytes(StandardCharsets.UTF_8), "application/x+json;v=2"),
          Payload.of(bytes, Payload.BINARY),
          Payload.of(bytes, "image/png"),
          Payload.of("\"quoted\"".getBytes(StandardCharsets.UTF_8), "text/plain"),
          Payload.of(new byte[0], "text/plain"),
          Payload.of(new byte[0], Payload.JSON),
          Payload.json("null"),
          Payload.json(" \n[1]"),
          Payload.json("[1]\n"),
          Payload.json("\tnull "),
          Payload.json("\"" + "x".repeat(100_000) + "\"")
        }) {
      Submission submission = Submission.of("acme", "f", payload);
      assertThat(roundTrip(submission)).as("%s", payload).isEqualTo(submission);
    }
  }

  @Test
  void theOrderOfFieldsDoesNotMatter() {
    Submission read =
        parse(
            "{\"contentType\":\"text/plain\",\"payloadBase64\":\"YQ==\",\"function\":\"f\","
                + "\"tenant\":\"acme\"}");
    assertThat(read.payload()).isEqualTo(Payload.of(new byte[] {'a'}, "text/plain"));
  }

  @Test
  void unknownFieldsAreIgnoredWhateverTheyHold() {
    assertThat(
            parse(
                "{\"x\":{\"tenant\":\"other\",\"y\":[1,{}]},\"tenant\":\"acme\",\"function\":\"f\","
                    + "\"z\":1e999,\"payloads\":null}"))
        .isEqualTo(Submission.of("acme", "f", Payload.empty()));
  }

  @Test
  void nullMeansNotSaid() {
    assertThat(
            parse(
                "{\"tenant\":\"acme\",\"function\":\"f\",\"taskId\":null,\"payload\":null,"
                    + "\"payloadBase64\":null,\"contentType\":null,\"priority\":null,"
                    + "\"delaySeconds\":null,\"runAt\":null,\"maxAgeSeconds\":null,"
                    + "\"maxRetries\":null,\"labels\":null,\"onSuccess\":null,"
                    + "\"onFailure\":null,\"source\":null,\"rerunOf\":null,\"idempotency\":null}"))
        .isEqualTo(Submission.of("acme", "f", Payload.empty()));
  }

  @Test
  void theTenantMayComeFromTheUrl() {
    byte[] without = bytes("{\"function\":\"f\"}");
    byte[] same = bytes("{\"function\":\"f\",\"tenant\":\"acme\"}");
    byte[] other = bytes("{\"function\":\"f\",\"tenant\":\"victim\"}");
    assertThat(SubmissionJson.parse(without, "acme", MAX_BYTES).tenant()).isEqualTo("acme");
    assertThat(SubmissionJson.parse(same, "acme", MAX_BYTES).tenant()).isEqualTo("acme");
    assertThatThrownBy(() -> SubmissionJson.parse(other, "acme", MAX_BYTES))
        .hasMessageContaining("field tenant: must be \"acme\", the tenant of this call");
  }

  @Test
  void timesMayHaveAnyOffset() {
    assertThat(
            parse("{\"tenant\":\"a\",\"function\":\"f\",\"runAt\":\"2026-11-22T07:30+01:30\"}")
                .runAt())
        .isEqualTo(Instant.parse("2026-11-22T06:00:00Z"));
  }

  @Test
  void equalSubmissionsAreWrittenAlike() {
    Map<String, String> upwards = new LinkedHashMap<>();
    Map<String, String> downwards = new LinkedHashMap<>();
    for (int i = 0; i < 32; i++) {
      upwards.put("k" + i, "v");
      downwards.put("k" + (31 - i), "v");
    }
    Submission submission = Submission.of("acme", "f", Payload.json("{\"n\": 1}"));
    byte[] one = SubmissionJson.write(new SubmissionBuilder(submission).labels(upwards).build());
    byte[] two = SubmissionJson.write(new SubmissionBuilder(submission).labels(downwards).build());
    assertThat(one).isEqualTo(two);
    assertThat(new String(one, StandardCharsets.UTF_8))
        .contains("{\"k0\":\"v\",\"k1\":\"v\",\"k10\"");
  }

  @Test
  void whatThePlatformSaysOfASubmissionCanBeLeftOut() {
    Submission plain = Submission.of("acme", "f", Payload.empty());
    Submission claimed =
        new SubmissionBuilder(plain)
            .source("taskweir.inbox/0/0")
            .rerunOf("r-1")
            .idempotency(Idempotency.parse("x", "A".repeat(22) + "." + "B".repeat(22)))
            .build();
    assertThat(claimed.withoutPlatformFields()).isEqualTo(plain);
    assertThat(plain.withoutPlatformFields()).isSameAs(plain);
  }

  @Test
  void thePayloadLimitIsExact() {
    String json = "{\"tenant\":\"a\",\"function\":\"f\",\"payload\":\"12345678\"}";
    assertThat(SubmissionJson.parse(bytes(json), null, 10).payload().size()).isEqualTo(10);
    assertThatThrownBy(() -> SubmissionJson.parse(bytes(json), null, 9))
        .hasMessageContaining("payload of 10 bytes: at most 9");
    String base64 = "{\"tenant\":\"a\",\"function\":\"f\",\"payloadBase64\":\"AAAA\"}";
    assertThat(SubmissionJson.parse(bytes(base64), null, 3).payload().size()).isEqualTo(3);
    assertThatThrownBy(() -> SubmissionJson.parse(bytes(base64), null, 2))
        .hasMessageContaining("payload of 3 bytes: at most 2");
  }

  @Test
  void aSubmissionWithoutAnIdHasNoKey() {
    Submission submission = Submission.of("acme", "f", Payload.empty());
    assertThatThrownBy(submission::key).hasMessageContaining("acme/f has no id yet");
    assertThat(submission.withTaskId("a").key()).hasToString("acme/a");
    assertThat(submission.withSource("x/0/1").source()).isEqualTo("x/0/1");
  }

  private static Submission roundTrip(Submission submission) {
    return SubmissionJson.parse(SubmissionJson.write(submission), null, MAX_BYTES);
  }

  private static Submission parse(String json) {
    return SubmissionJson.parse(bytes(json), null, MAX_BYTES);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
