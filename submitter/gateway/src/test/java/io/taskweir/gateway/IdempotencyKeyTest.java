package io.taskweir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class IdempotencyKeyTest {
  private static final Submission SUBMISSION = Submission.of("acme", "f", Payload.json("1"));

  @Test
  void aKeyStandsAsItIsOrInQuotes() {
    assertThat(parse()).isNull();
    assertThat(value("8e03978e-40d5")).isEqualTo("8e03978e-40d5");
    assertThat(value("\"8e03978e-40d5\"")).isEqualTo("8e03978e-40d5");
    assertThat(value("\"a \\\"b\\\" \\\\ c\"")).isEqualTo("a \"b\" \\ c");
    assertThat(value("a\"b\\c;d, e")).isEqualTo("a\"b\\c;d, e");
    assertThat(value("~".repeat(255))).hasSize(255);
    assertThat(value("\"" + "~".repeat(255) + "\"")).hasSize(255);
  }

  @Test
  void theSameKeyTwiceIsOneKey() {
    assertThat(value("a", "a", "\"a\"")).isEqualTo("a");
    refused("given once", "a", "b");
    refused("given once", "a", "A");
  }

  @Test
  void whatIsNoKeyIsRefusedWithTheRule() {
    String printable = "1 to 255 printable ASCII characters";
    refused(printable, "");
    refused(printable, "\"\"");
    refused(printable, "x".repeat(256));
    refused(printable, "\"" + "x".repeat(256) + "\"");
    refused(printable, "schl\u00fcssel");
    refused(printable, "\"a\tb\"");
    for (String broken :
        List.of("\"", "\"a", "\"a\\\"", "\"a\\", "\"a\\b\"", "\"a\"b\"", "\"a\";p=1", "\"a\" ")) {
      refused("a string in quotes", broken);
    }
  }

  @Test
  void aKeyNamesOneTaskInEachTenant() {
    Submission named = key("k").appliedTo(SUBMISSION);
    String id = named.key().taskId();

    assertThat(Names.requireTaskId(id)).matches("idem-[A-Za-z0-9_-]{43}");
    assertThat(key("k").appliedTo(of("acme", "g", "2")).taskId()).isEqualTo(id);
    assertThat(key("K").appliedTo(SUBMISSION).taskId()).isNotEqualTo(id);
    assertThat(key("k").appliedTo(of("beta", "f", "1")).taskId()).isNotEqualTo(id);
  }

  @Test
  void anIdOfTheCallersStays() {
    Submission own = SUBMISSION.withTaskId("r-1");
    Submission applied = key("k").appliedTo(own);
    assertThat(applied.taskId()).isEqualTo("r-1");
    assertThat(applied.idempotency()).isNotNull();
    assertThat(applied.withoutPlatformFields()).isEqualTo(own);
  }

  @Test
  void twoRequestsAreTheSameIfEverythingInThemIs() {
    assertThat(key("k").appliedTo(of("acme", "f", "1"))).isEqualTo(key("k").appliedTo(SUBMISSION));
    List<Submission> others =
        List.of(
            of("acme", "g", "1"),
            of("acme", "f", "2"),
            of("acme", "f", "1.0"),
            SUBMISSION.withTaskId("r-1"),
            new SubmissionBuilder(SUBMISSION).payload(Payload.of(new byte[] {'1'}, "a/b")).build(),
            new SubmissionBuilder(SUBMISSION).priority(5).build(),
            new SubmissionBuilder(SUBMISSION).delaySeconds(0L).build());
    String request = request(SUBMISSION);
    assertThat(others).allSatisfy(it -> assertThat(request(it)).isNotEqualTo(request));
    assertThat(others).extracting(IdempotencyKeyTest::request).doesNotHaveDuplicates();
  }

  private static String request(Submission submission) {
    var idempotency = key("k").appliedTo(submission).idempotency();
    return idempotency == null ? "" : idempotency.request();
  }

  private static Submission of(String tenant, String function, String json) {
    return Submission.of(tenant, function, Payload.json(json));
  }

  private static IdempotencyKey key(String value) {
    return new IdempotencyKey(value);
  }

  private static String value(String... headers) {
    IdempotencyKey key = parse(headers);
    return key == null ? "" : key.value();
  }

  private static @Nullable IdempotencyKey parse(String... headers) {
    return IdempotencyKey.parse(Collections.enumeration(List.of(headers)));
  }

  private static void refused(String rule, String... headers) {
    assertThatThrownBy(() -> parse(headers))
        .as(String.join(" | ", headers))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD))
        .hasMessageStartingWith("header Idempotency-Key: must be ")
        .hasMessageContaining(rule);
  }
}
