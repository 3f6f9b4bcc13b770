package io.taskweir.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** Prints events, a line each, as soon as they come. One thread. */
final class EventLines {
  /** Always with milliseconds, so that lines stand below each other. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;

  /**
   * @param err for what is about the events, not one of them
   * @param json whether to print events as they came
   */
  EventLines(PrintStream out, PrintStream err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /**
   * @return whether anybody still reads what is printed
   */
  boolean event(String line, JsonNode event) {
    out.println(json ? line : text(event));
    return !out.checkError();
  }

  private static String text(JsonNode event) {
    StringBuilder text = new StringBuilder();
    text.append(TIME.format(Instant.parse(event.path("at").asText())));
    text.append("  ").append(event.path("taskId").asText()).append("  ");
    if (event.hasNonNull("from")) {
      text.append(event.path("from").asText()).append(' ');
    }
    text.append("→ ").append(event.path("to").asText());
    text.append("  attempt ").append(event.path("attempt").asInt());
    String reason = event.path("reason").asText();
    return reason.isEmpty() ? text.toString() : text.append("  ").append(reason).toString();
  }

  void remark(String text) {
    err.println("taskweir: " + text);
  }
}
