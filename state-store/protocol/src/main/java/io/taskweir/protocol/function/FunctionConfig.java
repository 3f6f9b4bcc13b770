package io.taskweir.protocol.function;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.http.HttpEndpoint;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How the tasks of one function are treated. A task keeps the values it was accepted with.
 *
 * @param maxRetries handler errors that are retried before the task fails
 * @param maxAgeSeconds longest wait before a start; after it the task is expired
 * @param timeoutSeconds longest time that one attempt may run; after it the handler is interrupted,
 *     which counts as its error. Null: any time
 * @param priority of tasks that do not say their own, 0 to 9, higher first
 * @param tracking whether a record of a task is kept after its end, and its changes of state are
 *     told as events
 * @param retentionSeconds how long that record is kept
 * @param http the service that the platform itself calls for every attempt; null: workers alone run
 *     the tasks
 */
public record FunctionConfig(
    int maxRetries,
    Backoff backoff,
    int maxAgeSeconds,
    @Nullable Integer timeoutSeconds,
    int priority,
    boolean tracking,
    int retentionSeconds,
    @Nullable Destination onSuccess,
    @Nullable Destination onFailure,
    @Nullable HttpEndpoint http) {

  public static final FunctionConfig DEFAULT =
      new FunctionConfig(
          Limits.DEFAULT_RETRIES,
          Backoff.DEFAULT,
          Limits.DEFAULT_MAX_AGE_SECONDS,
          null,
          Limits.DEFAULT_PRIORITY,
          true,
          Limits.DEFAULT_RETENTION_SECONDS,
          null,
          null,
          null);

  /**
   * Reads a config. Absent fields have their defaults; unknown ones are refused, because a limit
   * with a misspelt name would silently not hold.
   */
  public static FunctionConfig parse(byte[] json) {
    Draft draft = new Draft();
    JsonReader.readObject(json, "function config", draft::read);
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
          LaterSettings.write(json);
          json.writeNumberField("priority", priority);
          json.writeBooleanField("tracking", tracking);
          json.writeNumberField("retentionSeconds", retentionSeconds);
          Destination.write("onSuccess", onSuccess, json);
          Destination.write("onFailure", onFailure, json);
          HttpEndpoint.write("http", http, json);
        });
  }

  private static final class Draft {
    private int maxRetries = DEFAULT.maxRetries;
    private Backoff backoff = DEFAULT.backoff;
    private int maxAgeSeconds = DEFAULT.maxAgeSeconds;
    private @Nullable Integer timeoutSeconds;
    private int priority = DEFAULT.priority;
    private boolean tracking = DEFAULT.tracking;
    private int retentionSeconds = DEFAULT.retentionSeconds;
    private @Nullable Destination onSuccess;
    private @Nullable Destination onFailure;
    private @Nullable HttpEndpoint http;

    private void read(String field, JsonReader value) throws IOException {
      switch (field) {
        case "maxRetries" -> maxRetries = value.integer(field, 0, Limits.MAX_RETRIES);
        case "backoff" -> backoff = Backoff.read(value);
        case "maxAgeSeconds" ->
            maxAgeSeconds =
                value.integer(field, Limits.MIN_MAX_AGE_SECONDS, Limits.MAX_MAX_AGE_SECONDS);
        case "timeoutSeconds" ->
            timeoutSeconds =
                value.isNull() ? null : value.integer(field, 1, Limits.MAX_TIMEOUT_SECONDS);
        case "priority" ->
            priority = value.integer(field, Limits.MIN_PRIORITY, Limits.MAX_PRIORITY);
        case "tracking" -> tracking = value.bool(field);
        case "retentionSeconds" ->
            retentionSeconds = value.integer(field, 0, Limits.MAX_RETENTION_SECONDS);
        case "onSuccess" -> onSuccess = Destination.read(field, value);
        case "onFailure" -> onFailure = Destination.read(field, value);
        case "http" -> http = HttpEndpoint.read(field, value);
        default -> LaterSettings.read(field, value);
      }
    }

    private FunctionConfig build() {
      return new FunctionConfig(
          maxRetries,
          backoff,
          maxAgeSeconds,
          timeoutSeconds,
          priority,
          tracking,
          retentionSeconds,
          onSuccess,
          onFailure,
          http);
    }
  }
}
