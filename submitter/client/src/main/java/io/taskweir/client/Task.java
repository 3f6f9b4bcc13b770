package io.taskweir.client;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.json.JsonSyntax;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
import io.taskweir.protocol.submission.SubmissionJson;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to run, and how: one request to run a function once. What is not said is left to the
 * function's configuration. Every method refuses a wrong value at once, with a {@link
 * io.taskweir.protocol.problem.ProblemException} that names the part and its limits. One thread; it
 * may be submitted more than once, and is a new task each time unless it has an {@link #id}.
 *
 * <pre>{@code
 * Task.of("resize", image).id("r-1").delay(Duration.ofSeconds(5)).label("order", "17")
 * }</pre>
 */
public final class Task {
  private final SubmissionBuilder submission;
  private final Payload payload;
  private final Map<String, String> labels = new LinkedHashMap<>();

  private Task(String function, Payload payload) {
    this.payload = payload;
    if (payload.isJson() && !payload.isEmpty()) {
      JsonSyntax.requireValue(payload.bytes(), "payload");
    }
    submission = new SubmissionBuilder().function(function).payload(payload);
  }

  /**
   * A task with the input that Jackson makes of an object: a {@link String} becomes a JSON string,
   * a {@code byte[]} stays as it is ({@code application/octet-stream}), null is no input at all.
   * For types of {@code java.time} put {@code jackson-datatype-jsr310} on the class path, or bring
   * your own JSON with {@link #json}.
   *
   * @throws IllegalArgumentException if Jackson cannot write the object
   */
  public static Task of(String function, @Nullable Object payload) {
    return new Task(function, PayloadWriter.of(payload));
  }

  /** A task whose input is text that is JSON already. */
  public static Task json(String function, String json) {
    return new Task(function, Payload.json(json));
  }

  /** A task whose input is bytes with a content type. */
  public static Task raw(String function, Payload payload) {
    return new Task(function, payload);
  }

  /** Identity of the task within its tenant; with it a repeated submission never runs twice. */
  public Task id(String taskId) {
    submission.taskId(taskId);
    return this;
  }

  /** Earliest start, counted from submission; at most 365 days, rounded up to whole seconds. */
  public Task delay(Duration delay) {
    submission.delaySeconds(secondsRoundedUp(delay));
    return this;
  }

  /** Earliest start, as a point in time. Not together with {@link #delay}. */
  public Task runAt(Instant time) {
    submission.runAt(time);
    return this;
  }

  /** 0 to 9, higher goes first. */
  public Task priority(int priority) {
    submission.priority(priority);
    return this;
  }

  /** Longest wait for a start, 1 s to 7 days, rounded up to whole seconds; then it is expired. */
  public Task maxAge(Duration age) {
    long seconds = Math.min(secondsRoundedUp(age), Integer.MAX_VALUE);
    submission.maxAgeSeconds((int) Math.max(seconds, Integer.MIN_VALUE));
    return this;
  }

  /** How many handler errors are retried before the task fails, 0 to 100. */
  public Task maxRetries(int retries) {
    submission.maxRetries(retries);
    return this;
  }

  /** Adds a label to find the task by; at most 32 of them, the same key again replaces. */
  public Task label(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(key, value);
    submission.labels(more);
    labels.put(key, value);
    return this;
  }

  /** Kafka topic that the outcome is sent to if the task succeeds. */
  public Task onSuccess(String topic) {
    submission.onSuccess(new Destination.KafkaTopic(topic));
    return this;
  }

  /** Kafka topic that the outcome is sent to if the task ends in any other way. */
  public Task onFailure(String topic) {
    submission.onFailure(new Destination.KafkaTopic(topic));
    return this;
  }

  Submission toSubmission(String tenant) {
    if (payload.size() > Limits.DEFAULT_MAX_PAYLOAD_BYTES) {
      throw SubmissionJson.tooLarge(payload.size(), Limits.DEFAULT_MAX_PAYLOAD_BYTES);
    }
    return submission.tenant(tenant).build();
  }

  private static long secondsRoundedUp(Duration duration) {
    return duration.getNano() == 0 ? duration.getSeconds() : duration.getSeconds() + 1;
  }
}
