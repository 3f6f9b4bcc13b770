package io.taskweir.cli.exec.lines;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.taskweir.cli.exec.lines.Answer.ErrorClass;
import io.taskweir.cli.exec.process.AttemptKey;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of JSON that a handler process wrote: {@code id}, {@code attempt} and one of {@code
 * result}, {@code resultBase64}, {@code error}, {@code log} and {@code progress}. Unknown fields
 * are passed over. One thread, one line.
 */
final class AnswerLine {
  private static final String WHAT = "line";

  private @Nullable String id;
  private int attempt;
  private @Nullable Payload result;
  private @Nullable String contentType;
  private @Nullable String errorMessage;
  private ErrorClass errorClass = ErrorClass.RETRYABLE;
  private Duration retryAfter = Duration.ZERO;
  private @Nullable String log;
  private long done = -1;
  private long total;
  private int kinds;

  private AnswerLine() {}

  /**
   * @throws ProblemException saying what is wrong with the line
   */
  static Answer parse(byte[] line) {
    AnswerLine answer = new AnswerLine();
    JsonReader.readObject(line, WHAT, answer::field);
    return answer.toAnswer();
  }

  /** Whom a line is about of which only the beginning is there, if that says so. */
  static Optional<AttemptKey> about(byte[] beginning) {
    String id = null;
    int attempt = 0;
    try (JsonParser json = Json.parser(beginning)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while ((id == null || attempt == 0) && json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("id") && value == JsonToken.VALUE_STRING) {
          id = json.getText();
        } else if (field.equals("attempt") && value == JsonToken.VALUE_NUMBER_INT) {
          attempt = json.getIntValue();
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      // The beginning ends before it has said whom it is about.
      return Optional.empty();
    }
    return id == null || attempt == 0 ? Optional.empty() : Optional.of(new AttemptKey(id, attempt));
  }

  private void field(String field, JsonReader value) throws IOException {
    switch (field) {
      case "id" -> id = value.string(field);
      case "attempt" -> attempt = value.integer(field, 1, Integer.MAX_VALUE);
      case "result" -> result(Payload.of(value.raw(field), Payload.JSON));
      case "resultBase64" -> result(Payload.of(value.base64(field), Payload.BINARY));
      case "contentType" -> contentType = Names.requireContentType(value.string(field));
      case "error" -> {
        kinds++;
        errorMessage = error(value);
      }
      case "class" -> errorClass = errorClass(value.string(field));
      case "retryAfterMs" ->
          retryAfter = Duration.ofMillis(value.integer(field, 0L, Long.MAX_VALUE / 1_000_000));
      case "log" -> {
        kinds++;
        log = value.string(field);
      }
      case "progress" -> {
        kinds++;
        progress(value);
      }
      default -> value.skip();
    }
  }

  private void result(Payload payload) {
    kinds++;
    result = payload;
  }

  private static String error(JsonReader value) throws IOException {
    String[] texts = {"", ""};
    value.object(
        "error",
        (field, text) -> {
          switch (field) {
            case "type" -> texts[0] = text.string("error.type");
            case "message" -> texts[1] = text.string("error.message");
            default -> text.skip();
          }
        });
    boolean both = !texts[0].isEmpty() && !texts[1].isEmpty();
    return texts[0] + (both ? ": " : "") + texts[1];
  }

  private static ErrorClass errorClass(String name) {
    return switch (name) {
      case "retryable" -> ErrorClass.RETRYABLE;
      case "non-retryable" -> ErrorClass.NON_RETRYABLE;
      case "throttled" -> ErrorClass.THROTTLED;
      default -> throw JsonReader.invalid("class", "one of retryable, non-retryable, throttled");
    };
  }

  private void progress(JsonReader value) throws IOException {
    value.object(
        "progress",
        (field, number) -> {
          switch (field) {
            case "done" -> done = number.integer("progress.done", 0L, Long.MAX_VALUE);
            case "total" -> total = number.integer("progress.total", 0L, Long.MAX_VALUE);
            default -> number.skip();
          }
        });
    if (done < 0 || done > total) {
      throw JsonReader.invalid("progress", "an object with 0 <= done <= total");
    }
  }

  private Answer toAnswer() {
    if (id == null || attempt == 0) {
      throw missing("id and attempt of a task are needed");
    }
    if (kinds != 1) {
      throw missing("one of result, resultBase64, error, log and progress is needed");
    }
    AttemptKey key = new AttemptKey(id, attempt);
    if (result != null) {
      String type = contentType;
      return new Answer.Result(key, type == null ? result : Payload.of(result.bytes(), type));
    }
    if (errorMessage != null) {
      return new Answer.Failure(key, errorClass, errorMessage, retryAfter);
    }
    return log != null ? new Answer.Log(key, log) : new Answer.Progress(key, done, total);
  }

  private static ProblemException missing(String what) {
    return new ProblemException(ErrorCode.INVALID_FIELD, WHAT + ": " + what);
  }
}
