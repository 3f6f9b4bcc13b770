package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.SharedOptions;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.EventStream;
import io.taskweir.cli.api.EventStream.Event;
import io.taskweir.cli.api.TenantPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taskweir task logs ID [-f]}. */
@Command(
    name = "logs",
    description = {
      "Print what a task has logged: task.log, SLF4J, or standard error of --exec.",
      "A line each: time, attempt in brackets, text. The newest 256 Ki characters are kept."
    })
final class TaskLogsCommand implements Callable<Integer> {
  /** Before a stream that broke is resumed. */
  private static final long PAUSE_MS = 1_000;

  /** A server that is being restarted is back by then. */
  private static final int TRIES = 60;

  @Mixin private final SharedOptions common = new SharedOptions();

  @Parameters(paramLabel = "ID", description = "The task's id.")
  private String taskId = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on as more is logged, until the task has ended.")
  private boolean follow;

  @Override
  public Integer call() throws InterruptedException {
    String path = new TenantPath(common.tenant()).taskLogs(taskId);
    try (ApiClient api = new ApiClient(common.url())) {
      if (follow) {
        follow(api, path + "?follow=true");
      } else {
        printAll(api.getJson(path).body());
      }
    }
    return ExitStatus.DONE;
  }

  private void printAll(JsonNode log) {
    if (common.isJson()) {
      System.out.println(log);
      return;
    }
    long dropped = log.path("dropped").asLong();
    if (dropped > 0) {
      System.err.println("taskweir: " + dropped + " earlier lines are no longer kept");
    }
    log.path("items").forEach(item -> System.out.println(text(item)));
  }

  private static String text(JsonNode line) {
    return "%s [%d] %s"
        .formatted(
            line.path("at").asText(), line.path("attempt").asInt(), line.path("text").asText());
  }

  /** Each connection goes on where the last one broke; only the first must succeed at once. */
  private void follow(ApiClient api, String path) throws InterruptedException {
    @Nullable String lastId = null;
    int failures = 0;
    while (true) {
      try (EventStream stream = api.events(path, lastId)) {
        if (stream == null) {
          return;
        }
        failures = 0;
        boolean read = printAll(api, stream);
        lastId = stream.lastId() == null ? lastId : stream.lastId();
        if (!read) {
          return;
        }
      } catch (CommandException e) {
        boolean patient = lastId != null && ++failures < TRIES;
        if (e.exitStatus() != ExitStatus.NOT_REACHED || !patient) {
          throw e;
        }
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  /** Whether anybody still reads what is printed. */
  private boolean printAll(ApiClient api, EventStream stream) {
    try {
      for (Event event = stream.next(); event != null; event = stream.next()) {
        JsonNode line = api.parse(event.data().getBytes(StandardCharsets.UTF_8));
        System.out.println(common.isJson() ? event.data() : text(line));
        if (System.out.checkError()) {
          return false;
        }
      }
    } catch (IOException e) {
      System.err.println("taskweir: the connection broke (" + e.getMessage() + "); resuming");
    }
    return true;
  }
}
