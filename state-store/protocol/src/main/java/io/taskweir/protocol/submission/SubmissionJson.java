package io.taskweir.protocol.submission;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.json.PayloadJson;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The submission as JSON, the form it has on the inbox, on the queue topics and over HTTP. */
public final class SubmissionJson {
  private SubmissionJson() {}

  /**
   * Reads a submission. Unknown fields are ignored.
   *
   * @param tenant the tenant if it is known from elsewhere (a URL): a {@code tenant} in the JSON
   *     must then be the same; null if the JSON has to name it
   * @param maxPayloadBytes largest payload that is taken
   * @throws ProblemException if anything in it is wrong; the detail names the field
   */
  public static Submission parse(byte[] json, @Nullable String tenant, int maxPayloadBytes) {
    SubmissionBuilder builder = new SubmissionBuilder();
    if (tenant != null) {
      builder.tenant(tenant);
    }
    PayloadJson payload = new PayloadJson();
    JsonReader.readObject(
        json,
        "submission",
        (field, value) -> {
          if (value.isNull() && !isRequired(field)) {
            return;
          }
          switch (field) {
            case "tenant" -> builder.tenant(sameTenant(value.string(field), tenant));
            case "payload", "payloadBase64", "contentType" -> payload.read(field, value);
            default -> readField(builder, field, value);
          }
        });
    return builder.payload(payload.toPayload(maxPayloadBytes)).build();
  }

  private static boolean isRequired(String field) {
    return field.equals("tenant") || field.equals("function");
  }

  private static void readField(SubmissionBuilder builder, String field, JsonReader value)
      throws IOException {
    switch (field) {
      case "function" -> builder.function(value.string(field));
      case "taskId" -> builder.taskId(value.string(field));
      case "priority" ->
          builder.priority(value.integer(field, Limits.MIN_PRIORITY, Limits.MAX_PRIORITY));
      case "delaySeconds" ->
          builder.delaySeconds(value.integer(field, 0L, Limits.MAX_DELAY.toSeconds()));
      case "runAt" -> builder.runAt(value.instant(field));
      case "maxAgeSeconds" ->
          builder.maxAgeSeconds(
              value.integer(field, Limits.MIN_MAX_AGE_SECONDS, Limits.MAX_MAX_AGE_SECONDS));
      case "maxRetries" -> builder.maxRetries(value.integer(field, 0, Limits.MAX_RETRIES));
      case "labels" -> builder.labels(readLabels(field, value));
      case "onSuccess" -> builder.onSuccess(Destination.read(field, value));
      case "onFailure" -> builder.onFailure(Destination.read(field, value));
      case "source" -> builder.source(value.string(field));
      case "rerunOf" -> builder.rerunOf(value.string(field));
      case "idempotency" -> builder.idempotency(Idempotency.parse(field, value.string(field)));
      default -> value.skip();
    }
  }

  private static Map<String, String> readLabels(String field, JsonReader value) throws IOException {
    return value.stringMap(
        field, Limits.MAX_LABELS, Limits.MAX_LABEL_KEY_CHARS, Limits.MAX_LABEL_VALUE_CHARS);
  }

  private static String sameTenant(String inJson, @Nullable String known) {
    if (known != null && !known.equals(inJson)) {
      throw JsonReader.invalid("tenant", "\"" + known + "\", the tenant of this call, or left out");
    }
    return inJson;
  }

  /**
   * Writes a submission; what is null is left out. Equal submissions are written alike, byte for
   * byte, and have to be by later versions too: idempotency rests on it.
   */
  public static byte[] write(Submission submission) {
    return Json.object(
        json -> {
          json.writeStringField("tenant", submission.tenant());
          json.writeStringField("function", submission.function());
          if (submission.taskId() != null) {
            json.writeStringField("taskId", submission.taskId());
          }
          PayloadJson.write(json, submission.payload());
          writeOptions(json, submission);
        });
  }

  private static void writeOptions(JsonGenerator json, Submission submission) throws IOException {
    writeNumber(json, "priority", submission.priority());
    writeNumber(json, "delaySeconds", submission.delaySeconds());
    if (submission.runAt() != null) {
      json.writeStringField("runAt", submission.runAt().toString());
    }
    writeNumber(json, "maxAgeSeconds", submission.maxAgeSeconds());
    writeNumber(json, "maxRetries", submission.maxRetries());
    if (!submission.labels().isEmpty()) {
      json.writeObjectFieldStart("labels");
      // In an order of their own: that of an immutable map is another one in every JVM.
      for (Map.Entry<String, String> label : new TreeMap<>(submission.labels()).entrySet()) {
        json.writeStringField(label.getKey(), label.getValue());
      }
      json.writeEndObject();
    }
    if (submission.onSuccess() != null) {
      Destination.write("onSuccess", submission.onSuccess(), json);
    }
    if (submission.onFailure() != null) {
      Destination.write("onFailure", submission.onFailure(), json);
    }
    if (submission.source() != null) {
      json.writeStringField("source", submission.source());
    }
    if (submission.rerunOf() != null) {
      json.writeStringField("rerunOf", submission.rerunOf());
    }
    if (submission.idempotency() != null) {
      json.writeStringField("idempotency", submission.idempotency().toString());
    }
  }

  private static void writeNumber(JsonGenerator json, String field, @Nullable Number value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(field, value.longValue());
    }
  }

  /** The error for a payload above the limit. */
  public static ProblemException tooLarge(long bytes, int maxBytes) {
    return PayloadJson.tooLarge(bytes, maxBytes);
  }
}
