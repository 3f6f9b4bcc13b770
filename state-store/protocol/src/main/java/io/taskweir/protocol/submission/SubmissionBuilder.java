package io.taskweir.protocol.submission;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.json.Instants;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.json.WellFormed;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of a submission and validates each as it comes, so that the error names the
 * part. One thread.
 */
public final class SubmissionBuilder {
  private @Nullable String tenant;
  private @Nullable String function;
  private @Nullable String taskId;
  private Payload payload = Payload.empty();
  private @Nullable Integer priority;
  private @Nullable Long delaySeconds;
  private @Nullable Instant runAt;
  private @Nullable Integer maxAgeSeconds;
  private @Nullable Integer maxRetries;
  private Map<String, String> labels = Map.of();
  private @Nullable Destination onSuccess;
  private @Nullable Destination onFailure;
  private @Nullable String source;
  private @Nullable String rerunOf;
  private @Nullable Idempotency idempotency;

  public SubmissionBuilder() {}

  /** Starts from a submission that exists. */
  public SubmissionBuilder(Submission from) {
    tenant = from.tenant();
    function = from.function();
    taskId = from.taskId();
    payload = from.payload();
    priority = from.priority();
    delaySeconds = from.delaySeconds();
    runAt = from.runAt();
    maxAgeSeconds = from.maxAgeSeconds();
    maxRetries = from.maxRetries();
    labels = from.labels();
    onSuccess = from.onSuccess();
    onFailure = from.onFailure();
    source = from.source();
    rerunOf = from.rerunOf();
    idempotency = from.idempotency();
  }

  public SubmissionBuilder tenant(String name) {
    tenant = Names.requireTenant(name);
    return this;
  }

  public SubmissionBuilder function(String name) {
    function = Names.requireFunction(name);
    return this;
  }

  public SubmissionBuilder taskId(@Nullable String id) {
    taskId = id == null ? null : Names.requireTaskId(id);
    return this;
  }

  public SubmissionBuilder payload(Payload bytes) {
    Names.requireContentType(bytes.contentType());
    payload = bytes;
    return this;
  }

  public SubmissionBuilder priority(@Nullable Integer value) {
    priority = requireRange("priority", value, Limits.MIN_PRIORITY, Limits.MAX_PRIORITY);
    return this;
  }

  public SubmissionBuilder delaySeconds(@Nullable Long seconds) {
    if (seconds != null && (seconds < 0 || seconds > Limits.MAX_DELAY.toSeconds())) {
      throw JsonReader.invalid("delaySeconds", "from 0 to " + Limits.MAX_DELAY.toSeconds());
    }
    delaySeconds = seconds;
    return this;
  }

  public SubmissionBuilder runAt(@Nullable Instant time) {
    runAt = time == null ? null : Instants.require("runAt", time);
    return this;
  }

  public SubmissionBuilder maxAgeSeconds(@Nullable Integer seconds) {
    maxAgeSeconds =
        requireRange(
            "maxAgeSeconds", seconds, Limits.MIN_MAX_AGE_SECONDS, Limits.MAX_MAX_AGE_SECONDS);
    return this;
  }

  public SubmissionBuilder maxRetries(@Nullable Integer retries) {
    maxRetries = requireRange("maxRetries", retries, 0, Limits.MAX_RETRIES);
    return this;
  }

  public SubmissionBuilder labels(Map<String, String> map) {
    if (map.size() > Limits.MAX_LABELS) {
      throw JsonReader.invalid("labels", "at most " + Limits.MAX_LABELS + " entries");
    }
    map.forEach(
        (key, value) -> {
          if (key.isEmpty()
              || key.length() > Limits.MAX_LABEL_KEY_CHARS
              || value.length() > Limits.MAX_LABEL_VALUE_CHARS
              || !WellFormed.isWellFormed(key)
              || !WellFormed.isWellFormed(value)) {
            throw JsonReader.invalid(
                "labels",
                "keys of 1 to %d, values of up to %d characters"
                    .formatted(Limits.MAX_LABEL_KEY_CHARS, Limits.MAX_LABEL_VALUE_CHARS));
          }
        });
    labels = Map.copyOf(map);
    return this;
  }

  public SubmissionBuilder onSuccess(@Nullable Destination destination) {
    onSuccess = destination;
    return this;
  }

  public SubmissionBuilder onFailure(@Nullable Destination destination) {
    onFailure = destination;
    return this;
  }

  public SubmissionBuilder source(@Nullable String where) {
    source = where;
    return this;
  }

  public SubmissionBuilder rerunOf(@Nullable String id) {
    rerunOf = id == null ? null : Names.requireTaskId(id);
    return this;
  }

  public SubmissionBuilder idempotency(@Nullable Idempotency digests) {
    idempotency = digests;
    return this;
  }

  /**
   * @throws io.taskweir.protocol.problem.ProblemException if tenant or function are missing, or if
   *     both a delay and a time were given
   */
  public Submission build() {
    if (tenant == null) {
      throw JsonReader.invalid("tenant", "given");
    }
    if (function == null) {
      throw JsonReader.invalid("function", "given");
    }
    if (delaySeconds != null && runAt != null) {
      throw JsonReader.invalid("runAt", "given alone: delaySeconds is given too");
    }
    return new Submission(
        tenant,
        function,
        taskId,
        payload,
        priority,
        delaySeconds,
        runAt,
        maxAgeSeconds,
        maxRetries,
        labels,
        onSuccess,
        onFailure,
        source,
        rerunOf,
        idempotency);
  }

  private static @Nullable Integer requireRange(
      String field, @Nullable Integer value, int min, int max) {
    if (value != null && (value < min || value > max)) {
      throw JsonReader.invalid(field, "from " + min + " to " + max);
    }
    return value;
  }
}
