package io.taskweir.cli.submit;

import io.taskweir.cli.CommandException;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may be said of one task; what is not said is left to the function's config. */
final class SubmitOptions {
  @Option(names = "--id", paramLabel = "ID", description = "Its id; the same id never runs twice.")
  private @Nullable String id;

  @Option(
      names = "--delay",
      paramLabel = "TIME",
      description = "Start after so long: seconds, or as in 90s, 5m, 2h, 1d.")
  private @Nullable String delay;

  @Option(
      names = "--run-at",
      paramLabel = "TIME",
      description = "Start not before this time, as in 2026-11-22T06:00:00Z.")
  private @Nullable String runAt;

  @Option(names = "--priority", paramLabel = "N", description = "0 to 9, higher first.")
  private @Nullable Integer priority;

  @Option(
      names = "--max-age",
      paramLabel = "TIME",
      description = "Expire if it has not started by then; as --delay, 1 s to 7 days.")
  private @Nullable String maxAge;

  @Option(
      names = "--max-retries",
      paramLabel = "N",
      description = "Errors of the handler that are retried, 0 to 100.")
  private @Nullable Integer maxRetries;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "A label to find it by; may be repeated.")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--on-success",
      paramLabel = "TOPIC",
      description = "Kafka topic for its outcome if it succeeds.")
  private @Nullable String onSuccess;

  @Option(
      names = "--on-failure",
      paramLabel = "TOPIC",
      description = "Kafka topic for its outcome if it does not.")
  private @Nullable String onFailure;

  /** Whether anything was said. */
  boolean isSet() {
    return id != null
        || delay != null
        || runAt != null
        || priority != null
        || maxAge != null
        || maxRetries != null
        || !labels.isEmpty()
        || onSuccess != null
        || onFailure != null;
  }

  /**
   * @throws io.taskweir.protocol.problem.ProblemException naming what is wrong
   */
  Submission build(String tenant, String function, Payload payload) {
    SubmissionBuilder submission =
        new SubmissionBuilder()
            .tenant(tenant)
            .function(function)
            .payload(payload)
            .taskId(id)
            .priority(priority)
            .maxRetries(maxRetries)
            .labels(labels);
    if (delay != null) {
      submission.delaySeconds(TimeArgument.parse("--delay", delay).toSeconds());
    }
    if (runAt != null) {
      submission.runAt(instant(runAt));
    }
    if (maxAge != null) {
      Duration age = TimeArgument.parse("--max-age", maxAge);
      submission.maxAgeSeconds((int) Math.min(age.toSeconds(), Integer.MAX_VALUE));
    }
    if (onSuccess != null) {
      submission.onSuccess(new Destination.KafkaTopic(onSuccess));
    }
    if (onFailure != null) {
      submission.onFailure(new Destination.KafkaTopic(onFailure));
    }
    return submission.build();
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw CommandException.badUsage(
          "--run-at \"%s\": must be a time as in 2026-11-22T06:00:00Z".formatted(text), e);
    }
  }
}
