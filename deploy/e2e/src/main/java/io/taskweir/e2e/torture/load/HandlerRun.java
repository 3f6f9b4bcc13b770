package io.taskweir.e2e.torture.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A moment of a handler, as its own process has written it down: that it began, or that it ended.
 *
 * @param worker and its process, {@code name@pid}
 * @param number of the {@link Work} that it was given
 * @param atMs by the clock of that process
 */
public record HandlerRun(
    String worker,
    String tenant,
    String taskId,
    int attempt,
    String canary,
    long number,
    boolean began,
    long atMs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One line without its end. */
  String toLine() {
    ObjectNode line = JSON.createObjectNode();
    line.put("worker", worker).put("tenant", tenant).put("taskId", taskId).put("attempt", attempt);
    line.put("canary", canary).put("number", number).put("began", began).put("atMs", atMs);
    return line.toString();
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static HandlerRun of(String line) {
    JsonNode json = Work.json(line);
    return new HandlerRun(
        json.path("worker").asText(),
        json.path("tenant").asText(),
        json.path("taskId").asText(),
        json.path("attempt").asInt(),
        json.path("canary").asText(),
        json.path("number").asLong(),
        json.path("began").asBoolean(),
        json.path("atMs").asLong());
  }
}
