package io.taskweir.statestore.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.core.task.AttemptRecord;
import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.Transition;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.result.Progress;
import io.taskweir.protocol.result.TaskError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task as users see it. */
final class TaskJson {
  /** Always with milliseconds, so that texts of times can be compared. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private TaskJson() {}

  /**
   * @param payload the input, if it was asked for
   * @param result the result, if there is one and it is to be shown
   */
  static byte[] write(Task task, @Nullable Payload payload, @Nullable Payload result) {
    return Json.object(
        json -> {
          json.writeStringField("tenant", task.key().tenant());
          json.writeStringField("taskId", task.key().taskId());
          json.writeStringField("function", task.function());
          json.writeStringField("state", task.state().publicName());
          json.writeNumberField("attempt", task.attempt());
          json.writeNumberField("priority", task.terms().priority());
          json.writeStringField("submittedAt", time(task.terms().submittedAtMs()));
          json.writeStringField("dueAt", time(task.terms().dueAtMs()));
          writeHistory(json, task);
          writeAttempts(json, task);
          writeContent(json, "payload", payload);
          writeContent(json, "result", result);
          AttemptRecord last = task.lastAttempt();
          writeError(json, last == null ? null : last.error());
          writeReruns(json, task);
          json.writeObjectFieldStart("labels");
          for (Map.Entry<String, String> label : task.terms().labels().entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
          }
          json.writeEndObject();
          writeDelivery(json, task.delivery());
        });
  }

  /** The links between a task and those that run it again. */
  private static void writeReruns(JsonGenerator json, Task task) throws IOException {
    if (task.terms().rerunOf() != null) {
      json.writeStringField("rerunOf", task.terms().rerunOf());
    }
    if (!task.reruns().isEmpty()) {
      json.writeArrayFieldStart("reruns");
      for (String id : task.reruns()) {
        json.writeString(id);
      }
      json.writeEndArray();
    }
  }

  private static void writeHistory(JsonGenerator json, Task task) throws IOException {
    json.writeArrayFieldStart("history");
    int seq = 0;
    for (Transition transition : task.history()) {
      json.writeStartObject();
      json.writeNumberField("seq", ++seq);
      json.writeStringField("state", transition.state().publicName());
      json.writeStringField("at", time(transition.atMs()));
      json.writeNumberField("attempt", transition.attempt());
      json.writeStringField("reason", transition.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeAttempts(JsonGenerator json, Task task) throws IOException {
    json.writeArrayFieldStart("attempts");
    for (AttemptRecord attempt : task.attempts()) {
      json.writeStartObject();
      json.writeNumberField("attempt", attempt.attempt());
      json.writeStringField("handedOverAt", time(attempt.handedOverAtMs()));
      if (attempt.workerId() != null) {
        json.writeStringField("workerId", attempt.workerId());
      }
      if (attempt.startedAtMs() > 0) {
        json.writeStringField("startedAt", time(attempt.startedAtMs()));
      }
      if (attempt.endedAtMs() > 0) {
        json.writeStringField("endedAt", time(attempt.endedAtMs()));
      }
      if (attempt.outcome() != null) {
        json.writeStringField("outcome", attempt.outcome());
      }
      Progress progress = attempt.progress();
      if (progress != null) {
        json.writeObjectFieldStart("progress");
        json.writeNumberField("done", progress.done());
        json.writeNumberField("total", progress.total());
        json.writeEndObject();
      }
      writeError(json, attempt.error());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** JSON as it is; other bytes as base64, with their type. */
  private static void writeContent(JsonGenerator json, String field, @Nullable Payload content)
      throws IOException {
    if (content == null) {
      return;
    }
    if (content.isJson() && !content.isEmpty()) {
      json.writeFieldName(field);
      json.writeRawValue(new String(content.bytes(), StandardCharsets.UTF_8));
    } else {
      json.writeBinaryField(field + "Base64", content.bytes());
      json.writeStringField(field + "ContentType", content.contentType());
    }
  }

  private static void writeError(JsonGenerator json, @Nullable TaskError error) throws IOException {
    if (error != null) {
      json.writeObjectFieldStart("error");
      json.writeStringField("type", error.type());
      json.writeStringField("message", error.message());
      json.writeEndObject();
    }
  }

  private static void writeDelivery(JsonGenerator json, Delivery delivery) throws IOException {
    if (delivery.progress() == Delivery.Progress.NONE) {
      return;
    }
    json.writeObjectFieldStart("destination");
    json.writeStringField("state", delivery.progress().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("attempts", delivery.attempts());
    if (delivery.lastError() != null) {
      json.writeStringField("lastError", delivery.lastError());
    }
    json.writeEndObject();
  }

  /** RFC 3339, UTC, with milliseconds. */
  static String time(long ms) {
    return TIME.format(Instant.ofEpochMilli(ms));
  }
}
