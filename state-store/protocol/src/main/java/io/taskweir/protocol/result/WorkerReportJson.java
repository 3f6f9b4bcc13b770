package io.taskweir.protocol.result;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.json.PayloadJson;
import io.taskweir.protocol.result.WorkerReport.Beat;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.protocol.result.WorkerReport.Heartbeat;
import io.taskweir.protocol.result.WorkerReport.Logged;
import io.taskweir.protocol.result.WorkerReport.Started;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Worker reports as JSON. The field {@code type} tells them apart ({@code started}, {@code
 * heartbeat}, {@code log}; {@code result} if it is missing).
 */
public final class WorkerReportJson {
  private WorkerReportJson() {}

  /**
   * @param maxPayloadBytes largest result that is taken
   * @throws io.taskweir.protocol.problem.ProblemException if anything in it is wrong
   */
  public static WorkerReport parse(byte[] json, int maxPayloadBytes) {
    Draft draft = new Draft();
    JsonReader.readObject(
        json,
        "worker report",
        (field, value) -> {
          if (!value.isNull()) {
            draft.read(field, value);
          }
        });
    return switch (draft.type) {
      case "started" -> draft.started();
      case "heartbeat" -> draft.heartbeat();
      case "log" -> draft.logged();
      case "result" -> draft.finished(maxPayloadBytes);
      default -> throw JsonReader.invalid("type", "started, heartbeat, log or result");
    };
  }

  public static byte[] write(WorkerReport report) {
    return Json.object(
        json -> {
          if (report instanceof Started started) {
            json.writeStringField("type", "started");
            writeAttempt(json, started.key(), started.attempt(), started.leaseToken());
            json.writeStringField("workerId", started.workerId());
            json.writeStringField("startedAt", started.startedAt().toString());
          } else if (report instanceof Heartbeat heartbeat) {
            writeHeartbeat(json, heartbeat);
          } else if (report instanceof Logged logged) {
            writeLogged(json, logged);
          } else if (report instanceof Finished finished) {
            writeFinished(json, finished);
          }
        });
  }

  private static void writeAttempt(JsonGenerator json, TaskKey key, int attempt, String token)
      throws IOException {
    json.writeStringField("tenant", key.tenant());
    json.writeStringField("taskId", key.taskId());
    json.writeNumberField("attempt", attempt);
    json.writeStringField("leaseToken", token);
  }

  private static void writeHeartbeat(JsonGenerator json, Heartbeat heartbeat) throws IOException {
    json.writeStringField("type", "heartbeat");
    json.writeStringField("tenant", heartbeat.tenant());
    json.writeStringField("workerId", heartbeat.workerId());
    json.writeStringField("at", heartbeat.at().toString());
    json.writeArrayFieldStart("tasks");
    for (Beat beat : heartbeat.beats()) {
      json.writeStartObject();
      json.writeStringField("taskId", beat.taskId());
      json.writeNumberField("attempt", beat.attempt());
      json.writeStringField("leaseToken", beat.leaseToken());
      Progress progress = beat.progress();
      if (progress != null) {
        json.writeObjectFieldStart("progress");
        json.writeNumberField("done", progress.done());
        json.writeNumberField("total", progress.total());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeLogged(JsonGenerator json, Logged logged) throws IOException {
    json.writeStringField("type", "log");
    writeAttempt(json, logged.key(), logged.attempt(), logged.leaseToken());
    json.writeStringField("workerId", logged.workerId());
    json.writeArrayFieldStart("lines");
    for (LogLine line : logged.lines()) {
      json.writeStartObject();
      json.writeStringField("at", line.at().toString());
      json.writeStringField("text", line.text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeFinished(JsonGenerator json, Finished finished) throws IOException {
    writeAttempt(json, finished.key(), finished.attempt(), finished.leaseToken());
    json.writeStringField("outcome", finished.outcome().jsonName());
    PayloadJson.write(json, finished.payload());
    TaskError error = finished.error();
    if (error != null) {
      json.writeObjectFieldStart("error");
      json.writeStringField("type", error.type());
      json.writeStringField("message", error.message());
      json.writeEndObject();
    }
    Long retryAfterMs = finished.retryAfterMs();
    if (retryAfterMs != null) {
      json.writeNumberField("retryAfterMs", retryAfterMs);
    }
    json.writeStringField("workerId", finished.workerId());
    json.writeStringField("startedAt", finished.startedAt().toString());
    json.writeStringField("endedAt", finished.endedAt().toString());
  }

  /** The fields of any report, in whatever order they come. */
  private static final class Draft {
    private String type = "result";
    private @Nullable String tenant;
    private @Nullable String taskId;
    private int attempt;
    private @Nullable String leaseToken;
    private @Nullable Outcome outcome;
    private final PayloadJson payload = new PayloadJson();
    private @Nullable TaskError error;
    private @Nullable Long retryAfterMs;
    private @Nullable String workerId;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable Instant at;
    private @Nullable Progress progress;
    private final List<Beat> beats = new ArrayList<>();
    private final List<LogLine> lines = new ArrayList<>();

    private void read(String field, JsonReader value) throws IOException {
      switch (field) {
        case "type" -> type = value.string(field);
        case "tenant" -> tenant = Names.requireTenant(value.string(field));
        case "taskId" -> taskId = Names.requireTaskId(value.string(field));
        case "attempt" -> attempt = value.integer(field, 1, Integer.MAX_VALUE);
        case "leaseToken" -> leaseToken = value.string(field);
        case "outcome" -> outcome = Outcome.ofJsonName(value.string(field));
        case "payload", "payloadBase64", "contentType" -> payload.read(field, value);
        case "error" -> error = readError(value);
        case "retryAfterMs" -> retryAfterMs = value.integer(field, 0L, 86_400_000L);
        case "workerId" -> workerId = value.string(field);
        case "startedAt" -> startedAt = value.instant(field);
        case "endedAt" -> endedAt = value.instant(field);
        case "at" -> at = value.instant(field);
        case "progress" -> progress = readProgress(value);
        case "lines" -> value.objects(field, (name, element) -> addLine(element));
        case "tasks" -> value.objects(field, (name, element) -> beats.add(readBeat(element)));
        default -> value.skip();
      }
    }

    private static TaskError readError(JsonReader value) throws IOException {
      String[] parts = {"Error", ""};
      value.object(
          "error",
          (field, it) -> {
            switch (field) {
              case "type" -> parts[0] = it.string("error.type");
              case "message" -> parts[1] = it.string("error.message");
              default -> it.skip();
            }
          });
      return new TaskError(parts[0], parts[1]);
    }

    private static Progress readProgress(JsonReader value) throws IOException {
      long[] parts = {0, 0};
      value.object(
          "progress",
          (field, it) -> {
            switch (field) {
              case "done" -> parts[0] = it.integer("progress.done", 0L, Long.MAX_VALUE);
              case "total" -> parts[1] = it.integer("progress.total", 0L, Long.MAX_VALUE);
              default -> it.skip();
            }
          });
      if (parts[0] > parts[1]) {
        throw JsonReader.invalid("progress.done", "at most progress.total");
      }
      return new Progress(parts[0], parts[1]);
    }

    private void addLine(JsonReader value) throws IOException {
      if (lines.size() == Limits.MAX_LOG_LINES) {
        throw JsonReader.invalid("lines", "at most " + Limits.MAX_LOG_LINES);
      }
      Draft line = new Draft();
      @Nullable String[] text = {null};
      value.object(
          "lines",
          (field, it) -> {
            if (field.equals("text")) {
              text[0] = it.string("lines.text");
            } else {
              line.read(field, it);
            }
          });
      lines.add(LogLine.cut(required("lines.at", line.at), required("lines.text", text[0])));
    }

    private static Beat readBeat(JsonReader value) throws IOException {
      Draft beat = new Draft();
      value.object("tasks", beat::read);
      return new Beat(
          required("tasks.taskId", beat.taskId),
          requiredAttempt("tasks.attempt", beat.attempt),
          required("tasks.leaseToken", beat.leaseToken),
          beat.progress);
    }

    private TaskKey key() {
      return new TaskKey(required("tenant", tenant), required("taskId", taskId));
    }

    private Started started() {
      return new Started(
          key(),
          requiredAttempt("attempt", attempt),
          required("leaseToken", leaseToken),
          required("workerId", workerId),
          required("startedAt", startedAt));
    }

    private Heartbeat heartbeat() {
      return new Heartbeat(
          required("tenant", tenant), required("workerId", workerId), required("at", at), beats);
    }

    private Logged logged() {
      if (lines.isEmpty()) {
        throw JsonReader.invalid("lines", "given");
      }
      return new Logged(
          key(),
          requiredAttempt("attempt", attempt),
          required("leaseToken", leaseToken),
          required("workerId", workerId),
          lines);
    }

    private Finished finished(int maxPayloadBytes) {
      return new Finished(
          key(),
          requiredAttempt("attempt", attempt),
          required("leaseToken", leaseToken),
          required("outcome", outcome),
          payload.toPayload(maxPayloadBytes),
          error,
          retryAfterMs,
          required("workerId", workerId),
          required("startedAt", startedAt),
          required("endedAt", endedAt));
    }

    private static int requiredAttempt(String field, int attempt) {
      if (attempt == 0) {
        throw JsonReader.invalid(field, "given");
      }
      return attempt;
    }

    private static <T> T required(String field, @Nullable T value) {
      if (value == null) {
        throw JsonReader.invalid(field, "given");
      }
      return value;
    }
  }
}
