package io.taskweir.cli.submit;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.Terminal;
import io.taskweir.cli.UnreadableFile;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import io.taskweir.cli.task.TaskWait;
import io.taskweir.protocol.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Submits every line of a file, in batches that are small enough for the server to answer each at
 * once. Lines that are refused are shown on standard error and do not stop the others. One thread.
 */
final class FileSubmission {
  private static final int BATCH_LINES = 5_000;
  private static final int BATCH_CHARS = 4 << 20;
  private static final int SHOWN_REFUSALS = 20;

  private final ApiClient api;
  private final TenantPath path;
  private final String function;
  private final boolean asJson;

  private final List<String> batch = new ArrayList<>();
  private final List<Integer> batchLineNumbers = new ArrayList<>();
  private int batchChars;
  private final List<String> taskIds = new ArrayList<>();
  private long refused;

  FileSubmission(ApiClient api, TenantPath path, String function, boolean asJson) {
    this.api = api;
    this.path = path;
    this.function = function;
    this.asJson = asJson;
  }

  /**
   * @param wait null: do not wait for the ends of the tasks
   * @return the exit status
   */
  int run(Path file, @Nullable Duration wait) {
    boolean standardInput = file.toString().equals("-");
    long total = standardInput ? -1 : countLines(file);
    try (BufferedReader lines =
            standardInput
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(file);
        Terminal.Progress progress = Terminal.progress("submit", total)) {
      submitAll(lines, progress);
    } catch (IOException e) {
      throw UnreadableFile.badUsage("", file, e);
    }
    long succeeded = wait == null ? -1 : awaitEnds(wait);
    report(succeeded);
    boolean allWell = refused == 0 && (wait == null || succeeded == taskIds.size());
    return allWell ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static long countLines(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (UncheckedIOException e) {
      throw UnreadableFile.badUsage("", file, new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw UnreadableFile.badUsage("", file, e);
    }
  }

  private void submitAll(BufferedReader lines, Terminal.Progress progress) throws IOException {
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      add(number, SubmissionLine.withFunction(line, function));
      if (batch.size() >= BATCH_LINES || batchChars >= BATCH_CHARS) {
        send();
        progress.to(number);
      }
    }
    send();
    progress.to(number);
  }

  private void add(int number, String line) {
    batch.add(line);
    batchLineNumbers.add(number);
    batchChars += line.length();
  }

  private void send() {
    if (batch.isEmpty()) {
      return;
    }
    String body = String.join("\n", batch) + "\n";
    String verdicts = api.postLines(path.manyTasks(), BodyPublishers.ofString(body));
    verdicts.lines().forEach(this::take);
    batch.clear();
    batchLineNumbers.clear();
    batchChars = 0;
  }

  private void take(String verdictLine) {
    JsonNode verdict = api.parse(verdictLine.getBytes(StandardCharsets.UTF_8));
    if (verdict.path("status").asInt() == 202) {
      taskIds.add(verdict.path("taskId").asText());
      return;
    }
    refused++;
    if (refused <= SHOWN_REFUSALS) {
      int inBatch = verdict.path("line").asInt();
      System.err.printf(
          "line %s: %s (%s)%n",
          inBatch >= 1 && inBatch <= batchLineNumbers.size()
              ? batchLineNumbers.get(inBatch - 1).toString()
              : "?",
          verdict.path("detail").asText(),
          verdict.path("code").asText());
    } else if (refused == SHOWN_REFUSALS + 1) {
      System.err.println("more lines were refused");
    }
  }

  private long awaitEnds(Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    long succeeded = 0;
    try (Terminal.Progress progress = Terminal.progress("tasks", taskIds.size())) {
      int seen = 0;
      for (String taskId : taskIds) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        if (TaskWait.hasSucceeded(TaskWait.await(api, path.task(taskId), left))) {
          succeeded++;
        }
        progress.to(++seen);
      }
    }
    return succeeded;
  }

  private void report(long succeeded) {
    if (asJson) {
      byte[] json =
          Json.object(
              it -> {
                it.writeNumberField("accepted", taskIds.size());
                it.writeNumberField("refused", refused);
                if (succeeded >= 0) {
                  it.writeNumberField("succeeded", succeeded);
                }
              });
      System.out.println(new String(json, StandardCharsets.UTF_8));
      return;
    }
    System.out.println(
        taskIds.size()
            + " accepted, "
            + refused
            + " refused"
            + (succeeded >= 0 ? ", " + succeeded + " succeeded" : ""));
  }
}
