package io.taskweir.dispatcher.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.taskweir.protocol.internal.Content;
import io.taskweir.protocol.internal.OutcomeDestination;
import io.taskweir.protocol.internal.OutcomeRecord;
import io.taskweir.protocol.problem.ProblemException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class OutcomeRenderingTest {
  private static OutcomeRecord.Builder outcome(String state) {
    return OutcomeRecord.newBuilder()
        .setTenant("acme")
        .setTaskId("r-1")
        .setFunction("resize")
        .setState(state)
        .setSeq(4)
        .setAttempt(2)
        .setAtMs(Instant.parse("2026-11-22T06:00:00.125Z").toEpochMilli())
        .setDestination(OutcomeDestination.newBuilder().setTopic("done"))
        .setRequest(json("{\"w\":10}"));
  }

  private static Content json(String json) {
    return Content.newBuilder()
        .setData(ByteString.copyFromUtf8(json))
        .setContentType("application/json")
        .build();
  }

  private static String value(OutcomeRecord.Builder outcome) {
    return new String(OutcomeRendering.render(outcome.build()).value(), UTF_8);
  }

  @Test
  void aSuccessCarriesRequestAndResponse() {
    ProducerRecord<byte[], byte[]> record =
        OutcomeRendering.render(outcome("Succeeded").setResponse(json("[1.50, 2]")).build());
    assertThat(record.topic()).isEqualTo("done");
    assertThat(record.partition()).isNull();
    assertThat(new String(record.key(), UTF_8)).isEqualTo("acme/r-1");
    assertThat(new String(record.value(), UTF_8))
        .isEqualTo(
            """
            {"timestamp":"2026-11-22T06:00:00.125Z",\
            "requestContext":{"requestId":"r-1","functionArn":"/tenants/acme/functions/resize",\
            "condition":"Success","approximateInvokeCount":2},\
            "requestPayload":{"w":10},\
            "responseContext":{"statusCode":200,"functionError":null},\
            "responsePayload":[1.50, 2]}\
            """);
  }

  @Test
  void theHeadersAreThoseOfACloudEvent() {
    Map<String, String> headers = new LinkedHashMap<>();
    OutcomeRendering.render(outcome("Succeeded").setTraceparent("00-abc-def-01").build())
        .headers()
        .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
    assertThat(headers)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "content-type", "application/json",
                "ce_specversion", "1.0",
                "ce_id", "acme/r-1:4",
                "ce_source", "/tenants/acme/functions/resize",
                "ce_type", "io.taskweir.task.succeeded.v1",
                "ce_subject", "r-1",
                "ce_time", "2026-11-22T06:00:00.125Z",
                "traceparent", "00-abc-def-01"));
  }

  @Test
  void aFailureNamesTheErrorAndTheCondition() {
    assertThat(
            value(
                outcome("Failed")
                    .setReason("retries exhausted")
                    .setErrorType("IOException")
                    .setErrorMessage("disk \"full\"")))
        .contains("\"condition\":\"RetriesExhausted\"")
        .endsWith(
            """
            "responseContext":{"statusCode":500,"functionError":"IOException"},\
            "responsePayload":{"errorType":"IOException","errorMessage":"disk \\"full\\""}}\
            """);
  }

  @Test
  void aTaskThatNeverRanHasItsConditionForAnError() {
    assertThat(value(outcome("Expired").setReason("maximum age reached").setAttempt(0)))
        .contains("\"condition\":\"Expired\",\"approximateInvokeCount\":0")
        .contains("\"errorType\":\"Expired\",\"errorMessage\":\"maximum age reached\"");
  }

  @Test
  void eachEndHasItsCondition() {
    assertThat(value(outcome("Failed").setReason("retries exhausted: throttled")))
        .contains("\"condition\":\"RetriesExhausted\"");
    assertThat(value(outcome("Failed").setReason("non-retryable error")))
        .contains("\"condition\":\"NonRetryable\"");
    assertThat(value(outcome("Failed").setReason("other"))).contains("\"condition\":\"Failed\"");
    assertThat(value(outcome("Stopped"))).contains("\"condition\":\"Stopped\"");
    assertThat(value(outcome("Invalid"))).contains("\"condition\":\"Invalid\"");
  }

  @Test
  void aPayloadThatIsNotJsonIsBase64() {
    Content text =
        Content.newBuilder()
            .setData(ByteString.copyFromUtf8("plain"))
            .setContentType("text/plain")
            .build();
    assertThat(value(outcome("Succeeded").setRequest(text)))
        .contains("\"requestPayload\":\"cGxhaW4=\"");
  }

  @Test
  void aPayloadThatOnlyClaimsToBeJsonCannotSpoilTheRecord() {
    for (String bad : new String[] {"{", "{\"a\":1}}", "1 2", "nope", " "}) {
      assertThat(EmbeddedContent.of(json(bad))).as(bad).matches("\"[A-Za-z0-9+/=]*\"");
    }
  }

  @Test
  void noPayloadIsNull() {
    assertThat(EmbeddedContent.of(Content.getDefaultInstance())).isEqualTo("null");
  }

  @Test
  void jsonOnSeveralLinesBecomesOneAndKeepsItsDigitsAndStrings() {
    assertThat(
            EmbeddedContent.of(
                json(
                    "{\r\n  \"a\" : [ 1.10 ,\t2e3 ],\n \"b\": \"x \\\" \\\\\" , \"c\":\"\\\\\" }")))
        .isEqualTo("{\"a\":[1.10,2e3],\"b\":\"x \\\" \\\\\",\"c\":\"\\\\\"}");
  }

  @Test
  void taskweirsOwnTopicsAreNoDestinations() {
    for (String topic : new String[] {"taskweir.results", "__consumer_offsets", "a b"}) {
      OutcomeRecord record =
          outcome("Succeeded")
              .setDestination(OutcomeDestination.newBuilder().setTopic(topic))
              .build();
      assertThatThrownBy(() -> OutcomeRendering.render(record))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining(topic);
    }
  }
}
