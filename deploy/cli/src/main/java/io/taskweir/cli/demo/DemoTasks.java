package io.taskweir.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.protocol.TaskState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the demo's tasks, from the records that arrive: outcomes from the destination
 * topic, times from the events. One thread.
 */
final class DemoTasks {
  /** What became of a task. */
  private record Outcome(boolean success, JsonNode response) {}

  private final Map<String, Path> files = new LinkedHashMap<>();
  private final Map<String, Instant> submitted = new HashMap<>();
  private final Map<String, Long> startMs = new HashMap<>();
  private final Map<String, Long> finishedMs = new HashMap<>();
  private final Map<String, Outcome> outcomes = new HashMap<>();
  private final Set<String> ended = new HashSet<>();

  void submitted(String taskId, Path file, Instant at) {
    files.put(taskId, file);
    submitted.put(taskId, at);
  }

  /** A record of a destination topic. */
  void takeOutcome(JsonNode record) {
    String taskId = record.path("requestContext").path("requestId").asText();
    if (files.containsKey(taskId)) {
      outcomes.put(
          taskId,
          new Outcome(
              record.path("responseContext").path("statusCode").asInt() == 200,
              record.path("responsePayload")));
    }
  }

  /** A record of {@code taskweir.events}. */
  void takeEvent(JsonNode event) {
    String taskId = event.path("taskId").asText();
    Instant from = submitted.get(taskId);
    if (from == null) {
      return;
    }
    TaskState to = TaskState.ofPublicName(event.path("to").asText());
    long afterMs = Instant.parse(event.path("at").asText()).toEpochMilli() - from.toEpochMilli();
    if (to == TaskState.RUNNING) {
      startMs.putIfAbsent(taskId, Math.max(0, afterMs));
    }
    if (to.isTerminal()) {
      finishedMs.put(taskId, Math.max(0, afterMs));
      ended.add(taskId);
    }
  }

  int count() {
    return files.size();
  }

  int outcomes() {
    return outcomes.size();
  }

  boolean isComplete() {
    return outcomes.size() == files.size() && ended.size() == files.size();
  }

  TaskTimes submitToStart() {
    return TaskTimes.of(startMs.values());
  }

  TaskTimes submitToFinished() {
    return TaskTimes.of(finishedMs.values());
  }

  Map<String, Path> files() {
    return files;
  }

  /** The digest that came back; null if there was none. */
  @Nullable Digest digest(String taskId) {
    Outcome outcome = outcomes.get(taskId);
    if (outcome == null || !outcome.success()) {
      return null;
    }
    JsonNode it = outcome.response();
    return new Digest(
        it.path("sha256").asText(),
        it.path("size").asLong(),
        it.path("mediaType").asText(),
        it.path("lines").asLong());
  }

  /** What came back instead of a digest. */
  String failure(String taskId) {
    Outcome outcome = outcomes.get(taskId);
    return outcome == null ? "no outcome arrived" : outcome.response().toString();
  }
}
