package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.api.Table;
import java.io.PrintStream;

/** One row for each task, page after page. One thread. */
final class TaskTable {
  private final Table table = new Table("TASK", "FUNCTION", "STATE", "ATTEMPT", "SUBMITTED");

  /** Prints a page of tasks; before the first one the headings, even if there are no tasks. */
  void print(JsonNode items, PrintStream out) {
    for (JsonNode task : items) {
      table.row(
          task.path("taskId").asText(),
          task.path("function").asText(),
          task.path("state").asText(),
          task.path("attempt").asText(),
          task.path("submittedAt").asText());
    }
    table.print(out);
  }
}
