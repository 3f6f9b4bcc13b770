package io.taskweir.e2e.torture.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taskweir.protocol.Payload;
import java.nio.charset.StandardCharsets;

/**
 * The payload of a task: what its handler is to do, and whose it is.
 *
 * @param canary the tenant's secret; it must never be seen with another tenant
 * @param number unique among all submissions of a run
 * @param times how often {@link Behaviour#FAILS_FIRST} and {@link Behaviour#THROTTLED_FIRST} do so
 * @param millis how long the handler takes
 */
public record Work(String canary, long number, Behaviour behaviour, int times, int millis) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a handler does with it. */
  public enum Behaviour {
    SUCCEEDS,
    FAILS_FIRST,
    FAILS_ALWAYS,
    NON_RETRYABLE,
    THROTTLED_FIRST
  }

  public String toJson() {
    return JSON.createObjectNode()
        .put("canary", canary)
        .put("number", number)
        .put("behaviour", behaviour.name())
        .put("times", times)
        .put("millis", millis)
        .toString();
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is not one: the payload was changed on its way
   */
  public static Work of(Payload payload) {
    try {
      JsonNode json = JSON.readTree(payload.bytes());
      return new Work(
          json.path("canary").asText(),
          json.path("number").asLong(),
          Behaviour.valueOf(json.path("behaviour").asText()),
          json.path("times").asInt(),
          json.path("millis").asInt());
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(
          "not what was submitted: " + new String(payload.bytes(), StandardCharsets.UTF_8), e);
    }
  }

  /** What a handler returns: whose the task was, and which. */
  public static String result(Work work) {
    return JSON.createObjectNode().put("canary", work.canary).put("number", work.number).toString();
  }

  /**
   * Reads any JSON.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }
}
