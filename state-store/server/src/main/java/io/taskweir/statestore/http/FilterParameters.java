package io.taskweir.statestore.http;

import io.taskweir.core.task.Label;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.Instants;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from a query which tasks are meant. Every error names the parameter and its rule. */
final class FilterParameters {
  static final List<String> NAMES = List.of("state", "function", "prefix", "label", "from", "to");

  private static final String TIME = "a time as in 2026-11-22T06:00:00Z (RFC 3339)";

  private FilterParameters() {}

  static TaskFilter filter(QueryParameters parameters) {
    String prefix = parameters.one("prefix");
    Long fromMs = time("from", parameters.one("from"));
    Long toMs = time("to", parameters.one("to"));
    if (fromMs != null && toMs != null && fromMs >= toMs) {
      throw JsonReader.invalid(
          "from", "a time before that of to, or nothing could be between them");
    }
    return new TaskFilter(
        function(parameters),
        states(parameters.all("state")),
        prefix == null ? null : Names.requireTaskIdPrefix(prefix),
        labels(parameters.all("label")),
        fromMs,
        toMs);
  }

  static @Nullable String function(QueryParameters parameters) {
    String function = parameters.one("function");
    return function == null ? null : Names.requireFunction(function);
  }

  /**
   * @param given names of states, also several in one, separated by commas; none: all states
   */
  static Set<TaskState> states(List<String> given) {
    if (given.isEmpty()) {
      return EnumSet.allOf(TaskState.class);
    }
    Set<TaskState> states = EnumSet.noneOf(TaskState.class);
    for (String names : given) {
      for (String name : names.split(",", -1)) {
        try {
          states.add(TaskState.ofPublicName(name));
        } catch (IllegalArgumentException e) {
          throw new ProblemException(ErrorCode.INVALID_FIELD, String.valueOf(e.getMessage()));
        }
      }
    }
    return states;
  }

  /** Each as in {@code order=17}. */
  static List<Label> labels(List<String> given) {
    List<Label> labels = given.stream().map(FilterParameters::label).distinct().toList();
    if (labels.size() > Limits.MAX_LABELS) {
      throw JsonReader.invalid("label", "given at most " + Limits.MAX_LABELS + " times");
    }
    return labels;
  }

  private static Label label(String text) {
    int sign = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
    if (sign < 1
        || sign > Limits.MAX_LABEL_KEY_CHARS
        || text.length() - sign - 1 > Limits.MAX_LABEL_VALUE_CHARS) {
      throw JsonReader.invalid(
          "label",
          "key=value as in label=order=17, the key of 1 to %d and the value of up to %d characters"
              .formatted(Limits.MAX_LABEL_KEY_CHARS, Limits.MAX_LABEL_VALUE_CHARS));
    }
    return new Label(text.substring(0, sign), text.substring(sign + 1));
  }

  /**
   * In milliseconds, as submissions are counted: what comes later than a part of one is the next.
   */
  private static @Nullable Long time(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    if (text.indexOf(' ') >= 0) {
      throw JsonReader.invalid(name, TIME + "; in a URL a + is written as %2B");
    }
    Instant time = Instants.parse(name, text);
    return time.plusNanos(999_999).toEpochMilli();
  }
}
