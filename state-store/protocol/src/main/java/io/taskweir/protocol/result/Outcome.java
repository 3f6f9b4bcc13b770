package io.taskweir.protocol.result;

import io.taskweir.protocol.json.JsonReader;

/** How an attempt ended, in the worker's words. */
public enum Outcome {
  SUCCESS("success"),
  /** The handler's own error; uses up the retry count. */
  RETRYABLE("retryable"),
  /** Trying again cannot help. */
  NON_RETRYABLE("non-retryable"),
  /** A downstream says slow down; does not use up the retry count. */
  THROTTLED("throttled"),
  /** The attempt was stopped on request. */
  STOPPED("stopped");

  private final String jsonName;

  Outcome(String jsonName) {
    this.jsonName = jsonName;
  }

  public String jsonName() {
    return jsonName;
  }

  static Outcome ofJsonName(String name) {
    for (Outcome outcome : values()) {
      if (outcome.jsonName.equals(name)) {
        return outcome;
      }
    }
    throw JsonReader.invalid(
        "outcome", "one of success, retryable, non-retryable, throttled, stopped");
  }
}
