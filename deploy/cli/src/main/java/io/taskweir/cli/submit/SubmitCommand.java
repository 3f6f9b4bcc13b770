package io.taskweir.cli.submit;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.TenantPath;
import io.taskweir.cli.task.TaskView;
import io.taskweir.cli.task.TaskWait;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir submit F [PAYLOAD | -f jobs.ndjson]}. */
@Command(
    name = "submit",
    description = {
      "Submit a task, or many from a file.",
      "PAYLOAD is JSON if it is valid JSON, else text; - reads it from standard input.",
      "With -f every line is a submission such as"
          + " {\"taskId\":\"r-1\",\"payload\":{\"any\":\"json\"}}; a line without a function is for"
          + " FUNCTION."
    })
public final class SubmitCommand implements Callable<Integer> {
  private static final Duration FOR_EVER = Duration.ofDays(365);

  @Mixin private final SharedOptions common = new SharedOptions();
  @Mixin private final SubmitOptions options = new SubmitOptions();

  @Parameters(index = "0", paramLabel = "FUNCTION", description = "The function to run.")
  private String function = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "PAYLOAD", description = "Its input.")
  private @Nullable String payload;

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description = "Submit every line of a file; - is standard input.")
  private @Nullable Path file;

  @Option(
      names = "--wait",
      arity = "0..1",
      fallbackValue = "-1",
      paramLabel = "SECONDS",
      description = "Wait for the end, at most so long (default: without limit).")
  private @Nullable Long waitSeconds;

  /** Picocli makes it. */
  SubmitCommand() {}

  @Override
  public Integer call() {
    if (file != null && payload != null) {
      throw CommandException.badUsage("PAYLOAD and -f: give only one of them");
    }
    if (file != null && options.isSet()) {
      throw CommandException.badUsage("with -f the lines of the file say the options of the tasks");
    }
    TenantPath path = new TenantPath(common.tenant());
    try (ApiClient api = new ApiClient(common.url())) {
      return file != null
          ? new FileSubmission(api, path, function, common.isJson()).run(file, longestWait())
          : submitOne(api, path);
    }
  }

  private int submitOne(ApiClient api, TenantPath path) {
    Submission submission =
        options.build(common.tenant(), function, PayloadArgument.read(payload, System.in));
    JsonNode accepted = api.post(path.tasks(), SubmissionJson.write(submission), Map.of()).body();
    Duration wait = longestWait();
    if (wait == null) {
      print(accepted);
      return ExitStatus.DONE;
    }
    JsonNode task = TaskWait.await(api, path.task(accepted.path("taskId").asText()), wait);
    if (common.isJson()) {
      System.out.println(task);
    } else {
      TaskView.printOne(task, System.out);
    }
    return TaskWait.hasSucceeded(task) ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private void print(JsonNode accepted) {
    System.out.println(common.isJson() ? accepted.toString() : accepted.path("taskId").asText());
  }

  /** Null: do not wait. */
  private @Nullable Duration longestWait() {
    if (waitSeconds == null) {
      return null;
    }
    return waitSeconds < 0 ? FOR_EVER : Duration.ofSeconds(waitSeconds);
  }
}
