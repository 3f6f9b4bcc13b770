package io.taskweir.protocol.submission;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ProblemException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to run one function once. What is null was left to the function's config or to the
 * platform. Everything in it has been validated.
 *
 * @param taskId null only on the inbox and over HTTP; on a queue topic it is always there
 * @param delaySeconds wait from submission to the due time; not together with {@code runAt}
 * @param source where the record came from if it was forwarded, such as {@code
 *     taskweir.inbox/3/17}; a second forwarding of the same source is the same submission, not a
 *     duplicate
 * @param rerunOf id of the task, of the same tenant, that this one runs again; null for most
 * @param idempotency by what the same request, made again, is known; null for most
 */
public record Submission(
    String tenant,
    String function,
    @Nullable String taskId,
    Payload payload,
    @Nullable Integer priority,
    @Nullable Long delaySeconds,
    @Nullable Instant runAt,
    @Nullable Integer maxAgeSeconds,
    @Nullable Integer maxRetries,
    Map<String, String> labels,
    @Nullable Destination onSuccess,
    @Nullable Destination onFailure,
    @Nullable String source,
    @Nullable String rerunOf,
    @Nullable Idempotency idempotency) {

  /** A submission that leaves everything to the defaults. */
  public static Submission of(String tenant, String function, Payload payload) {
    return new SubmissionBuilder().tenant(tenant).function(function).payload(payload).build();
  }

  /** The same submission with the id that it is to have. */
  public Submission withTaskId(String id) {
    return new SubmissionBuilder(this).taskId(id).build();
  }

  public Submission withSource(String newSource) {
    return new SubmissionBuilder(this).source(newSource).build();
  }

  /**
   * The same submission without what only the platform may say of one. Whatever comes from outside
   * goes through here: it could pass itself off as another submission otherwise.
   */
  public Submission withoutPlatformFields() {
    return source == null && rerunOf == null && idempotency == null
        ? this
        : new SubmissionBuilder(this).source(null).rerunOf(null).idempotency(null).build();
  }

  /**
   * Refuses a task that is to run later than tasks can be delayed.
   *
   * @param submittedAt since when the delay counts
   * @throws ProblemException if it is more than {@link Limits#MAX_DELAY} before {@code runAt}
   */
  public void requireDelayInLimit(Instant submittedAt) {
    if (runAt != null && runAt.isAfter(submittedAt.plus(Limits.MAX_DELAY))) {
      throw JsonReader.invalid(
          "runAt", "at most %d days from now".formatted(Limits.MAX_DELAY.toDays()));
    }
  }

  /**
   * Identity of the task.
   *
   * @throws IllegalStateException if no id has been given yet
   */
  public TaskKey key() {
    if (taskId == null) {
      throw new IllegalStateException(
          "submission for " + tenant + "/" + function + " has no id yet");
    }
    return new TaskKey(tenant, taskId);
  }
}
