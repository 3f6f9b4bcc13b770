package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.api.Table;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** One task for people. */
public final class TaskView {
  private TaskView() {}

  /** All of one task. */
  public static void printOne(JsonNode task, PrintStream out) {
    out.printf(
        "%s/%s  function %s  %s  attempt %d  priority %d%n",
        task.path("tenant").asText(),
        task.path("taskId").asText(),
        task.path("function").asText(),
        task.path("state").asText(),
        task.path("attempt").asInt(),
        task.path("priority").asInt());
    printTimeline(task, out);
    printLastAttempt(task.path("attempts"), out);
    printContent("payload", task, out);
    printContent("result", task, out);
    JsonNode error = task.path("error");
    if (error.isObject()) {
      out.printf("error: %s: %s%n", error.path("type").asText(), error.path("message").asText());
    }
    JsonNode destination = task.path("destination");
    if (destination.isObject()) {
      out.println("destination: " + destination.path("state").asText());
    }
  }

  /** Every state the task was in, with the time from its submission. */
  public static void printTimeline(JsonNode task, PrintStream out) {
    Instant submitted = Instant.parse(task.path("submittedAt").asText());
    Table table = new Table("SEQ", "STATE", "AT", "AFTER", "ATTEMPT", "REASON");
    for (JsonNode step : task.path("history")) {
      Instant at = Instant.parse(step.path("at").asText());
      table.row(
          step.path("seq").asText(),
          step.path("state").asText(),
          step.path("at").asText(),
          Duration.between(submitted, at).toMillis() + " ms",
          step.path("attempt").asText(),
          step.path("reason").asText(""));
    }
    table.print(out);
  }

  /** Where it runs or ran last, and how far its handler has said to be. */
  private static void printLastAttempt(JsonNode attempts, PrintStream out) {
    JsonNode last = attempts.path(attempts.size() - 1);
    if (last.hasNonNull("workerId")) {
      out.println("worker: " + last.path("workerId").asText());
    }
    JsonNode progress = last.path("progress");
    long total = progress.path("total").asLong();
    if (total > 0) {
      long done = progress.path("done").asLong();
      out.printf("progress: %d of %d (%d %%)%n", done, total, Math.round(100.0 * done / total));
    }
  }

  private static void printContent(String field, JsonNode task, PrintStream out) {
    JsonNode json = task.path(field);
    if (!json.isMissingNode() && !json.isNull()) {
      out.println(field + ": " + json);
    } else if (task.hasNonNull(field + "Base64")
        && !task.path(field + "Base64").asText().isEmpty()) {
      out.printf(
          "%s: base64 %s (%s)%n",
          field, task.path(field + "Base64").asText(), task.path(field + "ContentType").asText());
    }
  }
}
