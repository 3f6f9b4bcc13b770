package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import io.taskweir.cli.api.ApiClient;
import io.taskweir.cli.api.EventStream;
import io.taskweir.cli.api.EventStream.Event;
import io.taskweir.protocol.TaskState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Follows events over as many connections as it takes: each goes on where the last one broke. Only
 * the first must succeed at once. One thread.
 */
final class TaskTail {
  private final ApiClient api;
  private final EventLines lines;
  private final Duration pause;
  private final Duration patience;

  private @Nullable String lastId;
  private long heardNanos;
  private boolean connected;

  /**
   * @param pause before a stream is resumed
   * @param patience how long a server that was there may be away
   */
  TaskTail(ApiClient api, EventLines lines, Duration pause, Duration patience) {
    this.api = api;
    this.lines = lines;
    this.pause = pause;
    this.patience = patience;
  }

  /** What has become of a stream. */
  private enum End {
    SUCCEEDED,
    ENDED_OTHERWISE,
    BROKEN,
    NOBODY_READS
  }

  /**
   * Follows one task to its end, or for as long as anybody reads what is printed.
   *
   * @return whether it has succeeded
   * @throws CommandException if the server refuses, or is away for too long
   */
  boolean one(String path) throws InterruptedException {
    return follow(path, true) == End.SUCCEEDED;
  }

  /**
   * Follows all tasks, for as long as anybody reads what is printed.
   *
   * @throws CommandException if the server refuses, or is away for too long
   */
  void all(String path) throws InterruptedException {
    End _ = follow(path, false);
  }

  private End follow(String path, boolean untilTerminal) throws InterruptedException {
    while (true) {
      End end = oneConnection(path, untilTerminal);
      if (end != End.BROKEN) {
        return end;
      }
      Thread.sleep(pause);
    }
  }

  private End oneConnection(String path, boolean untilTerminal) {
    try (EventStream stream = api.events(path, lastId)) {
      if (stream == null) {
        throw CommandException.failed("the task has ended, and its last event was missed");
      }
      connected = true;
      heardNanos = System.nanoTime();
      try {
        return read(stream, untilTerminal);
      } finally {
        lastId = stream.lastId() == null ? lastId : stream.lastId();
        heardNanos = System.nanoTime();
      }
    } catch (CommandException e) {
      boolean patient = System.nanoTime() - heardNanos < patience.toNanos();
      if (e.exitStatus() == ExitStatus.NOT_REACHED && connected && patient) {
        return End.BROKEN;
      }
      throw e;
    }
  }

  private End read(EventStream stream, boolean untilTerminal) {
    try {
      for (Event event = stream.next(); event != null; event = stream.next()) {
        JsonNode json = api.parse(event.data().getBytes(StandardCharsets.UTF_8));
        if (!event.name().equals("state")) {
          lines.remark(json.path("detail").asText(event.name()));
          if (event.name().equals("gone")) {
            return End.ENDED_OTHERWISE;
          }
          continue;
        }
        if (!lines.event(event.data(), json)) {
          return End.NOBODY_READS;
        }
        TaskState to = TaskState.ofPublicName(json.path("to").asText());
        if (untilTerminal && to.isTerminal()) {
          return to == TaskState.SUCCEEDED ? End.SUCCEEDED : End.ENDED_OTHERWISE;
        }
      }
      lines.remark("the server has ended the stream; resuming");
    } catch (IOException e) {
      lines.remark("the connection broke (" + e.getMessage() + "); resuming");
    }
    return End.BROKEN;
  }
}
