package io.taskweir.cli.exec.lines;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.cli.exec.process.AttemptKey;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.json.Json;
import io.taskweir.worker.TaskContext;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** What a handler process is told, as a line of JSON with its end. Pure. */
final class TaskLine {
  private TaskLine() {}

  /** Run this attempt. */
  static byte[] run(Payload input, TaskContext task) {
    return line(
        json -> {
          json.writeStringField("id", task.id());
          json.writeStringField("tenant", task.tenant());
          json.writeStringField("function", task.function());
          json.writeNumberField("attempt", task.attempt());
          if (task.deadline().isPresent()) {
            json.writeStringField("deadline", task.deadline().get().toString());
          }
          json.writeObjectFieldStart("labels");
          for (Map.Entry<String, String> label : task.labels().entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
          }
          json.writeEndObject();
          payload(json, input);
          json.writeStringField("contentType", input.contentType());
        });
  }

  /** End this attempt. */
  static byte[] cancel(AttemptKey attempt) {
    return line(
        json -> {
          json.writeStringField("cancel", attempt.taskId());
          json.writeNumberField("attempt", attempt.attempt());
        });
  }

  private static void payload(JsonGenerator json, Payload input) throws IOException {
    if (input.isEmpty()) {
      return;
    }
    if (input.isJson()) {
      json.writeFieldName("payload");
      Json.writeRaw(json, onOneLine(input.bytes()));
    } else {
      json.writeBinaryField("payloadBase64", input.bytes());
    }
  }

  /** Between the tokens of JSON a line's end is a space; within a string it stands escaped. */
  private static byte[] onOneLine(byte[] value) {
    byte[] copy = value.clone();
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] == '\n' || copy[i] == '\r') {
        copy[i] = ' ';
      }
    }
    return copy;
  }

  private static byte[] line(Json.Fields fields) {
    byte[] object = Json.object(fields);
    byte[] line = Arrays.copyOf(object, object.length + 1);
    line[object.length] = '\n';
    return line;
  }
}
