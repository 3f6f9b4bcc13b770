package io.taskweir.bench;

import java.util.Locale;

/** What is measured. */
public enum Scenario {
  /** As fast as the line takes them, with a fixed number on their way: a closed loop. */
  DRAIN,

  /** Tasks at a fixed rate, whether or not the earlier ones are done: how long does one take? */
  LATENCY,

  /** The same work with nothing waiting and with very many tasks waiting: what do they cost? */
  BACKLOG,

  /** Very many connected workers on one dispatcher: what do they cost? */
  WORKERS;

  /** The name in the command and in the JSON line. */
  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the public name.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  public static Scenario ofPublicName(String name) {
    for (Scenario scenario : values()) {
      if (scenario.publicName().equals(name)) {
        return scenario;
      }
    }
    throw new IllegalArgumentException(
        "scenario \"" + name + "\": drain, latency, backlog or workers");
  }
}
