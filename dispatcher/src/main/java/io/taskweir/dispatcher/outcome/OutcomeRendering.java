package io.taskweir.dispatcher.outcome;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.internal.OutcomeRecord;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What is delivered to a Kafka topic. Pure.
 *
 * <p>The value is one line of JSON (R-DST-2); see {@link EmbeddedContent} for how payloads stand in
 * it. {@code statusCode} is 200 for a success, else 500; {@code functionError} is null for a
 * success, else the type of the last error, or the condition if there was none (a task that
 * expired); {@code responsePayload} is the result, or {@code {"errorType","errorMessage"}}. The
 * headers are those of a CloudEvent, whose id stays the same however often it is delivered.
 */
final class OutcomeRendering {
  private OutcomeRendering() {}

  /**
   * @throws io.taskweir.protocol.problem.ProblemException if the destination is not one that
   *     outcomes may be sent to
   * @throws IllegalArgumentException if there is no such state
   */
  static ProducerRecord<byte[], byte[]> render(OutcomeRecord outcome) {
    if (!outcome.getDestination().hasTopic()) {
      throw JsonReader.invalid("destination", "a topic: this router knows no other kind");
    }
    String topic = Names.requireDestinationTopic(outcome.getDestination().getTopic());
    TaskState state = TaskState.ofPublicName(outcome.getState());
    byte[] key = new TaskKey(outcome.getTenant(), outcome.getTaskId()).toBytes();
    return new ProducerRecord<>(
        topic, null, null, key, value(outcome, state), headers(outcome, state));
  }

  private static byte[] value(OutcomeRecord outcome, TaskState state) {
    Condition condition = Condition.of(state, outcome.getReason());
    return Json.object(
        json -> {
          json.writeStringField("timestamp", time(outcome));
          json.writeObjectFieldStart("requestContext");
          json.writeStringField("requestId", outcome.getTaskId());
          json.writeStringField("functionArn", functionArn(outcome));
          json.writeStringField("condition", condition.publicName());
          json.writeNumberField("approximateInvokeCount", outcome.getAttempt());
          json.writeEndObject();
          json.writeFieldName("requestPayload");
          json.writeRawValue(EmbeddedContent.of(outcome.getRequest()));
          if (state == TaskState.SUCCEEDED) {
            writeSuccess(json, outcome);
          } else {
            writeFailure(json, outcome, condition);
          }
        });
  }

  private static void writeSuccess(JsonGenerator json, OutcomeRecord outcome) throws IOException {
    json.writeObjectFieldStart("responseContext");
    json.writeNumberField("statusCode", 200);
    json.writeNullField("functionError");
    json.writeEndObject();
    json.writeFieldName("responsePayload");
    json.writeRawValue(EmbeddedContent.of(outcome.getResponse()));
  }

  private static void writeFailure(JsonGenerator json, OutcomeRecord outcome, Condition condition)
      throws IOException {
    String type =
        outcome.getErrorType().isEmpty() ? condition.publicName() : outcome.getErrorType();
    String message =
        outcome.getErrorMessage().isEmpty() ? outcome.getReason() : outcome.getErrorMessage();
    json.writeObjectFieldStart("responseContext");
    json.writeNumberField("statusCode", 500);
    json.writeStringField("functionError", type);
    json.writeEndObject();
    json.writeObjectFieldStart("responsePayload");
    json.writeStringField("errorType", type);
    json.writeStringField("errorMessage", message);
    json.writeEndObject();
  }

  private static Headers headers(OutcomeRecord outcome, TaskState state) {
    Headers headers = new RecordHeaders();
    add(headers, "content-type", "application/json");
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", outcome.getTenant() + "/" + outcome.getTaskId() + ":" + outcome.getSeq());
    add(headers, "ce_source", functionArn(outcome));
    add(
        headers,
        "ce_type",
        "io.taskweir.task." + state.publicName().toLowerCase(Locale.ROOT) + ".v1");
    add(headers, "ce_subject", outcome.getTaskId());
    add(headers, "ce_time", time(outcome));
    if (!outcome.getTraceparent().isEmpty()) {
      add(headers, "traceparent", outcome.getTraceparent());
    }
    return headers;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String functionArn(OutcomeRecord outcome) {
    return "/tenants/" + outcome.getTenant() + "/functions/" + outcome.getFunction();
  }

  private static String time(OutcomeRecord outcome) {
    return Instant.ofEpochMilli(outcome.getAtMs()).toString();
  }
}
