package io.taskweir.bench.submit;

import java.util.Locale;

/** The entrance that tasks take. */
public enum Through {
  /** The Java library, straight to Kafka. */
  LIBRARY,
  /** A call of HTTP for each task, on many connections that are kept. */
  HTTP,
  /** Many tasks in a call of HTTP, as lines. */
  BULK;

  /** The name in the command and in the JSON line. */
  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
