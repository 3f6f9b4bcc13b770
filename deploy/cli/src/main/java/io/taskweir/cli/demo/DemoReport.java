package io.taskweir.cli.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.Table;
import io.taskweir.cli.api.TenantPath;
import io.taskweir.cli.task.TaskView;
import io.taskweir.protocol.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Tells how the demo went; what the platform knows of its tasks is asked over HTTP. */
final class DemoReport {
  private static final int SHOWN_WRONG = 10;

  private final DemoResult result;
  private final ApiClient api;
  private final TenantPath path = new TenantPath(DemoRun.TENANT);

  DemoReport(DemoResult result, ApiClient api) {
    this.result = result;
    this.api = api;
  }

  /** One line for scripts. */
  void printJson(PrintStream out) {
    JsonNode counts = counts();
    byte[] json =
        Json.object(
            it -> {
              it.writeNumberField("files", result.tasks().count());
              it.writeNumberField("skipped", result.scan().skipped());
              it.writeNumberField("digestsRight", result.digestsRight());
              it.writeNumberField("tasksPerSecond", result.tasksPerSecond());
              it.writeNumberField("seconds", result.elapsed().toMillis() / 1000.0);
              writeTimes(it, "startMs", result.tasks().submitToStart());
              writeTimes(it, "finishedMs", result.tasks().submitToFinished());
              it.writeObjectFieldStart("states");
              for (Map.Entry<String, JsonNode> count : counts.properties()) {
                it.writeNumberField(count.getKey(), count.getValue().asLong());
              }
              it.writeEndObject();
            });
    out.println(new String(json, StandardCharsets.UTF_8));
  }

  private static void writeTimes(JsonGenerator json, String field, TaskTimes times)
      throws IOException {
    json.writeObjectFieldStart(field);
    json.writeNumberField("p50", times.p50());
    json.writeNumberField("p95", times.p95());
    json.writeNumberField("p99", times.p99());
    json.writeEndObject();
  }

  /** A short table for people. */
  void printTable(PrintStream out) {
    FileScan scan = result.scan();
    out.println();
    new Table("WHAT", "RESULT")
        .row("files", String.valueOf(result.tasks().count()))
        .row(
            "skipped",
            "%d (%d directories, %d links, %d unreadable)"
                .formatted(scan.skipped(), scan.directories(), scan.links(), scan.unreadable()))
        .row("digests right", String.valueOf(result.digestsRight()))
        .row("tasks by state", states())
        .row("throughput", result.tasksPerSecond() + " tasks/s")
        .row("submit to start", result.tasks().submitToStart().toString())
        .row("submit to finished", result.tasks().submitToFinished().toString())
        .print(out);
    printOneTask(out);
    result.wrong().values().stream().limit(SHOWN_WRONG).forEach(it -> out.println("WRONG " + it));
    out.println(
        """

        All tasks were submitted at once, so these times are mostly waiting in line.
        Where to look next:
          ./taskweir dev                                    the same system, kept running
          ./taskweir worker --function upper --exec 'tr a-z A-Z'
          ./taskweir submit upper '"hello"' --wait          any program is a handler
          README.md                                         follow one task through six files\
        """);
  }

  private void printOneTask(PrintStream out) {
    if (result.tasks().count() == 0) {
      return;
    }
    String taskId = result.tasks().files().keySet().iterator().next();
    out.println();
    out.println("One of them: " + result.tasks().files().get(taskId));
    TaskView.printTimeline(api.get(path.task(taskId)).body(), out);
  }

  private String states() {
    return StreamSupport.stream(counts().properties().spliterator(), false)
        .map(count -> count.getKey() + " " + count.getValue().asText())
        .collect(Collectors.joining(", "));
  }

  private JsonNode counts() {
    return api.get(path.count()).body().path("counts");
  }
}
