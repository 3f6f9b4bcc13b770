package io.taskweir.protocol.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.taskweir.protocol.function.Destination.KafkaTopic;
import io.taskweir.protocol.http.HttpEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FunctionConfigTest {
  @Test
  void anEmptyConfigIsTheDefault() {
    assertThat(parse("{}")).isEqualTo(FunctionConfig.DEFAULT);
    assertThat(FunctionConfig.DEFAULT.maxRetries()).isEqualTo(3);
    assertThat(FunctionConfig.DEFAULT.maxAgeSeconds()).isEqualTo(86_400);
    assertThat(FunctionConfig.DEFAULT.timeoutSeconds()).isNull();
    assertThat(FunctionConfig.DEFAULT.priority()).isEqualTo(5);
    assertThat(FunctionConfig.DEFAULT.tracking()).isTrue();
    assertThat(FunctionConfig.DEFAULT.retentionSeconds()).isEqualTo(604_800);
    assertThat(FunctionConfig.DEFAULT.backoff())
        .isEqualTo(new Backoff(Backoff.Type.EXPONENTIAL, 500, 60_000, 0.2));
  }

  @Test
  void everythingSurvivesTheRoundTrip() {
    FunctionConfig config =
        new FunctionConfig(
            0,
            new Backoff(Backoff.Type.FIXED, 0, 86_400_000, 1),
            604_800,
            31_536_000,
            9,
            false,
            31_536_000,
            new KafkaTopic("done"),
            new KafkaTopic("broken"),
            HttpEndpoint.parse("url", "https://host:8443/f?a=b"));
    assertThat(FunctionConfig.parse(config.toJson())).isEqualTo(config);
    assertThat(FunctionConfig.parse(FunctionConfig.DEFAULT.toJson()))
        .isEqualTo(FunctionConfig.DEFAULT);
  }

  @Test
  void aPartOfABackoffKeepsTheRest() {
    assertThat(parse("{\"backoff\":{\"initialMs\":100}}").backoff())
        .isEqualTo(new Backoff(Backoff.Type.EXPONENTIAL, 100, 60_000, 0.2));
  }

  @Test
  void theWholeConfigOfTheContractIsTaken() {
    assertThat(
            parse(
                """
                {"maxRetries":3,
                 "backoff":{"type":"exponential","initialMs":500,"maxMs":60000,"jitter":0.2},
                 "maxAgeSeconds":86400,"timeoutSeconds":null,"maxConcurrency":null,
                 "reservedConcurrency":0,"ratePerSecond":null,"priority":5,"preemptible":false,
                 "tracking":true,"retentionSeconds":604800,"onSuccess":null,"onFailure":null,
                 "http":null}
                """))
        .isEqualTo(FunctionConfig.DEFAULT);
  }

  static Stream<Arguments> badConfigs() {
    return Stream.of(
        arguments("[]", "function config: expected a JSON object"),
        arguments("{\"maxRetrys\":1}", "maxRetrys: must be one of maxRetries, backoff"),
        arguments("{\"maxRetries\":101}", "maxRetries: must be from 0 to 100"),
        arguments("{\"maxRetries\":null}", "maxRetries: must be a whole number"),
        arguments("{\"maxAgeSeconds\":0}", "maxAgeSeconds: must be from 1 to 604800"),
        arguments("{\"timeoutSeconds\":0}", "timeoutSeconds: must be from 1 to 31536000"),
        arguments("{\"timeoutSeconds\":\"1\"}", "timeoutSeconds: must be a whole number"),
        arguments("{\"tracking\":1}", "tracking: must be true or false"),
        arguments("{\"retentionSeconds\":-1}", "retentionSeconds: must be from 0 to 31536000"),
        arguments("{\"maxConcurrency\":4}", "maxConcurrency: must be null: this version cannot"),
        arguments("{\"reservedConcurrency\":1}", "reservedConcurrency: must be 0: this version"),
        arguments("{\"ratePerSecond\":0.5}", "ratePerSecond: must be null: this version cannot"),
        arguments("{\"preemptible\":true}", "preemptible: must be false: this version cannot"),
        arguments("{\"http\":\"http://x\"}", "http: must be an object"),
        arguments("{\"http\":{}}", "http: must be {\"url\": \"…\"}, or null"),
        arguments("{\"http\":{\"uri\":\"http://x\"}}", "http.uri: must be url"),
        arguments("{\"http\":{\"url\":\"ftp://x\"}}", "http.url: must be as http://host:port/path"),
        arguments("{\"http\":{\"url\":\"http://u:p@x\"}}", "without user name"),
        arguments("{\"http\":{\"url\":\"http://a b\"}}", "http.url: must be a URL"),
        arguments("{\"http\":{\"url\":\"/path\"}}", "http.url: must be as http"),
        arguments("{\"priority\":10}", "priority: must be from 0 to 9"),
        arguments("{\"backoff\":5}", "backoff: must be an object"),
        arguments("{\"backoff\":{\"type\":\"linear\"}}", "backoff.type: must be fixed or exp"),
        arguments("{\"backoff\":{\"initialMs\":-1}}", "backoff.initialMs: must be from 0"),
        arguments("{\"backoff\":{\"maxMs\":86400001}}", "backoff.maxMs: must be from 0"),
        arguments("{\"backoff\":{\"jitter\":1.01}}", "backoff.jitter: must be a number from"),
        arguments("{\"backoff\":{\"jitter\":1e999}}", "backoff.jitter: must be a number from"),
        arguments("{\"backoff\":{\"jitter\":\"0\"}}", "backoff.jitter: must be a number from"),
        arguments("{\"onSuccess\":{\"topic\":\"taskweir.inbox\"}}", "internal"),
        arguments("{\"onFailure\":{\"function\":\"g\"}}", "no destination of kind function"));
  }

  @ParameterizedTest
  @MethodSource
  void badConfigs(String json, String why) {
    assertThatThrownBy(() -> parse(json)).hasMessageContaining(why);
  }

  private static FunctionConfig parse(String json) {
    return FunctionConfig.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
