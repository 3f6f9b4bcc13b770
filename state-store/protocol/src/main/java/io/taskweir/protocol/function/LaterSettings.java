package io.taskweir.protocol.function;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.protocol.json.JsonReader;
import java.io.IOException;

/**
 * Settings of a function that the contract names and that nothing enforces yet. They are taken at
 * the value that means "no limit", so that a config that was read can be written again, and refused
 * at any other: a limit that silently does not hold is worse than none.
 */
final class LaterSettings {
  private static final String KNOWN =
      "one of maxRetries, backoff, maxAgeSeconds, timeoutSeconds, maxConcurrency,"
          + " reservedConcurrency, ratePerSecond, priority, preemptible, tracking,"
          + " retentionSeconds, onSuccess, onFailure, http";

  private LaterSettings() {}

  /** Takes one of them; any other field is refused with the names of those that there are. */
  static void read(String field, JsonReader value) throws IOException {
    switch (field) {
      case "maxConcurrency", "ratePerSecond" -> requireNull(field, value);
      case "reservedConcurrency" -> requireZero(field, value);
      case "preemptible" -> requireFalse(field, value);
      default -> throw JsonReader.invalid(field, KNOWN);
    }
  }

  static void write(JsonGenerator json) throws IOException {
    json.writeNullField("maxConcurrency");
    json.writeNumberField("reservedConcurrency", 0);
    json.writeNullField("ratePerSecond");
    json.writeBooleanField("preemptible", false);
  }

  private static void requireNull(String field, JsonReader value) {
    if (!value.isNull()) {
      throw JsonReader.invalid(field, "null: this version cannot enforce it");
    }
  }

  private static void requireZero(String field, JsonReader value) throws IOException {
    if (value.integer(field, 0, Integer.MAX_VALUE) != 0) {
      throw JsonReader.invalid(field, "0: this version cannot enforce it");
    }
  }

  private static void requireFalse(String field, JsonReader value) throws IOException {
    if (value.bool(field)) {
      throw JsonReader.invalid(field, "false: this version cannot enforce it");
    }
  }
}
