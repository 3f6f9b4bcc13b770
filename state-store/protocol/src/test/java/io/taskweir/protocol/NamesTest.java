package io.taskweir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "acme", "a-b", "a--b", "0-0"})
  void tenantsMayBeCalled(String name) {
    assertThat(Names.requireTenant(name)).isEqualTo(name);
    assertThat(Names.requireTenant("a".repeat(63))).hasSize(63);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-a", "a-", "A", "a_b", "a.b", "a/b", "a b", "ä", "a\n", "\u0661", "a\u0000"})
  void tenantsMayNotBeCalled(String name) {
    refused(Names::requireTenant, name, "tenant \"");
    refused(Names::requireTenant, "a".repeat(64), "1 to 63");
  }

  @ParameterizedTest
  @ValueSource(strings = {"f", "_", "resize", "Resize_2-x"})
  void functionsMayBeCalled(String name) {
    assertThat(Names.requireFunction(name)).isEqualTo(name);
    assertThat(Names.requireFunction("f".repeat(64))).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2x", "-x", "a.b", "a/b", "a b", "é", "f\n"})
  void functionsMayNotBeCalled(String name) {
    refused(Names::requireFunction, name, "function \"");
    refused(Names::requireFunction, "f".repeat(65), "at most 64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "a.b_c:d-e", "..", "-", "0198c0de-0000-7000-8000-000000000000"})
  void taskIdsMayBe(String id) {
    assertThat(Names.requireTaskId(id)).isEqualTo(id);
    assertThat(Names.requireTaskId("x".repeat(128))).hasSize(128);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "a%2Fb", "ü", "a\r", "a+b"})
  void taskIdsMayNotBe(String id) {
    refused(Names::requireTaskId, id, "taskId \"");
    refused(Names::requireTaskId, "x".repeat(129), "1 to 128");
  }

  @ParameterizedTest
  @ValueSource(strings = {"done", "a.b_c-d", "my.taskweir.topic", "_x"})
  void outcomesMayGoTo(String topic) {
    assertThat(Names.requireDestinationTopic(topic)).isEqualTo(topic);
    assertThat(Names.requireDestinationTopic("t".repeat(249))).hasSize(249);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a:b", "taskweir.results", "taskweir", "__consumer_offsets", "a b"})
  void outcomesMayNotGoTo(String topic) {
    refused(Names::requireDestinationTopic, topic, "topic \"");
    refused(Names::requireDestinationTopic, "t".repeat(250), "1 to 249");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain\r\nX-Evil: 1", "text/plänn", "a\u0000b"})
  void contentTypesMustFitIntoAHeader(String type) {
    refused(Names::requireContentType, type, "contentType \"");
    refused(Names::requireContentType, "x".repeat(256), "1 to 255");
    assertThat(Names.requireContentType("text/plain; charset=utf-8")).startsWith("text");
  }

  @Test
  void aHostileNameNeitherFloodsNorBreaksTheMessage() {
    assertThatThrownBy(() -> Names.requireTaskId("a\r\nb\u001b[31m" + "x".repeat(10_000)))
        .message()
        .startsWith("taskId \"a??b?[31mxxx")
        .hasSizeLessThan(200)
        .doesNotContain("\n", "\r", "\u001b");
  }

  private static void refused(UnaryOperator<String> check, String name, String why) {
    assertThatThrownBy(() -> check.apply(name))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD))
        .hasMessageContaining(why);
  }
}
