package io.taskweir.protocol.function;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * How the tasks of one function are treated. A task keeps the values it was accepted with.
 *
 * @param maxRetries handler errors that are retried before the task fails
 * @param maxAgeSeconds longest wait before a start; after it the task is expired
 * @param timeoutSeconds longest time that one attempt may run; after it the handler is interrupted,
 *     which counts as its error. Null: any time
 * @param priority of tasks that do not say their own, 0 to 9, higher first
 */
public record FunctionConfig(
    int maxRetries,
    Backoff backoff,
    int maxAgeSeconds,
    @Nullable Integer timeoutSeconds,
    int priority,
    @Nullable Destination onSuccess,
    @Nullable Destination onFailure) {

  public static final FunctionConfig DEFAULT =
      new FunctionConfig(
          Limits.DEFAULT_RETRIES,
          Backoff.DEFAULT,
          Limits.DEFAULT_MAX_AGE_SECONDS,
          null,
          Limits.DEFAULT_PRIORITY,
          null,
          null);

  /**
   * Reads a config. Absent fields have their defaults; unknown ones are refused, because a limit
   * with a misspelt name would silently not hold.
   */
  public static FunctionConfig parse(byte[] json) {
    Draft draft = new Draft();
    JsonReader.readObject(
        json,
        "function config",
        (field, value) -> {
          switch (field) {
            case "maxRetries" -> draft.maxRetries = value.integer(field, 0, Limits.MAX_RETRIES);
            case "backoff" -> draft.backoff = Backoff.read(value);
            case "maxAgeSeconds" ->
                draft.maxAgeSeconds =
                    value.integer(field, Limits.MIN_MAX_AGE_SECONDS, Limits.MAX_MAX_AGE_SECONDS);
            case "timeoutSeconds" ->
                draft.timeoutSeconds =
                    value.isNull() ? null : value.integer(field, 1, Limits.MAX_TIMEOUT_SECONDS);
            case "priority" ->
                draft.priority = value.integer(field, Limits.MIN_PRIORITY, Limits.MAX_PRIORITY);
            case "onSuccess" -> draft.onSuccess = Destination.read(field, value);
            case "onFailure" -> draft.onFailure = Destination.read(field, value);
            default ->
                throw JsonReader.invalid(
                    field,
                    "one of maxRetries, backoff, maxAgeSeconds, timeoutSeconds, priority,"
                        + " onSuccess, onFailure");
          }
        });
    return draft.build();
  }

  public byte[] toJson() {
    return Json.object(
        json -> {
          json.writeNumberField("maxRetries", maxRetries);
          backoff.write(json);
          json.writeNumberField("maxAgeSeconds", maxAgeSeconds);
          if (timeoutSeconds == null) {
            json.writeNullField("timeoutSeconds");
          } else {
            json.writeNumberField("timeoutSeconds", timeoutSeconds);
          }
          json.writeNumberField("priority", priority);
          Destination.write("onSuccess", onSuccess, json);
          Destination.write("onFailure", onFailure, json);
        });
  }

  private static final class Draft {
    private int maxRetries = DEFAULT.maxRetries;
    private Backoff backoff = DEFAULT.backoff;
    private int maxAgeSeconds = DEFAULT.maxAgeSeconds;
    private @Nullable Integer timeoutSeconds;
    private int priority = DEFAULT.priority;
    private @Nullable Destination onSuccess;
    private @Nullable Destination onFailure;

    private FunctionConfig build() {
      return new FunctionConfig(
          maxRetries, backoff, maxAgeSeconds, timeoutSeconds, priority, onSuccess, onFailure);
    }
  }
}
