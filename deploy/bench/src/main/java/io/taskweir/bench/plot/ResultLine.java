package io.taskweir.bench.plot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A line that a benchmark has printed.
 *
 * @param texts by field, such as {@code scenario}
 * @param numbers by field; one inside of another has a dot, such as {@code startMs.p50}
 */
record ResultLine(Map<String, String> texts, Map<String, Double> numbers) {
  private static final JsonFactory JSON = new JsonFactory();

  ResultLine {
    texts = Map.copyOf(texts);
    numbers = Map.copyOf(numbers);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is not JSON, or names no scenario
   */
  static ResultLine parse(String line) {
    Map<String, String> texts = new HashMap<>();
    Map<String, Double> numbers = new HashMap<>();
    Deque<String> path = new ArrayDeque<>();
    try (JsonParser json = JSON.createParser(line)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        switch (token) {
          case START_OBJECT -> path.addLast(path.isEmpty() ? "" : name(path, json) + ".");
          case END_OBJECT -> path.removeLast();
          case VALUE_STRING -> texts.put(name(path, json), json.getText());
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
              numbers.put(name(path, json), json.getDoubleValue());
          default -> {}
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not a line of a benchmark: " + line, e);
    }
    if (!texts.containsKey("scenario")) {
      throw new IllegalArgumentException("a line without a scenario: " + line);
    }
    return new ResultLine(texts, numbers);
  }

  private static String name(Deque<String> path, JsonParser json) throws IOException {
    String outer = path.peekLast();
    String field = json.currentName();
    return (outer == null ? "" : outer) + (field == null ? "" : field);
  }

  String scenario() {
    return texts.getOrDefault("scenario", "");
  }

  /** What tells it from other lines: the scenario, and the entrance or the rate if it has one. */
  String label() {
    String through = texts.get("through");
    if (through != null) {
      return scenario() + " " + through;
    }
    return scenario().equals("latency")
        ? "%s %.0f/s".formatted(scenario(), number("tasksPerSecond"))
        : scenario();
  }

  boolean has(String field) {
    return numbers.containsKey(field);
  }

  /** 0 if it has no such field. */
  double number(String field) {
    return numbers.getOrDefault(field, 0.0);
  }
}
