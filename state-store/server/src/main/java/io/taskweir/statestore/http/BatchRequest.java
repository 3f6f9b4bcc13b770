package io.taskweir.statestore.http;

import io.taskweir.core.batch.BatchAction;
import io.taskweir.core.batch.TaskFilter;
import io.taskweir.protocol.Limits;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code POST /batches} asks for. */
record BatchRequest(BatchAction action, TaskFilter filter) {
  private static final String FILTERS = "function, state, prefix, label, from or to";

  /**
   * @throws ProblemException naming what is wrong. A filter must be given, be it empty, and unknown
   *     conditions are refused: one with a misspelt name would let everything through
   */
  static BatchRequest parse(byte[] json) {
    Draft draft = new Draft();
    JsonReader.readObject(
        json,
        "batch",
        (field, value) -> {
          switch (field) {
            case "action" -> draft.action = action(value.string(field));
            case "filter" -> {
              draft.filtered = true;
              value.object(field, draft::condition);
            }
            default -> throw JsonReader.invalid(field, "action or filter");
          }
        });
    return draft.build();
  }

  private static BatchAction action(String name) {
    return BatchAction.ofPublicName(name)
        .orElseThrow(() -> JsonReader.invalid("action", "stop, delete, rerun, pause or resume"));
  }

  private static final class Draft {
    private @Nullable BatchAction action;
    private boolean filtered;
    private @Nullable String function;
    private final Set<TaskState> states = EnumSet.noneOf(TaskState.class);
    private String prefix = "";
    private final Map<String, String> labels = new LinkedHashMap<>();
    private long fromMs;
    private long toMs = Long.MAX_VALUE;

    private void condition(String field, JsonReader value) throws IOException {
      switch (field) {
        case "function" -> function = Names.requireFunction(value.string(field));
        case "state" -> value.oneOrMore(field, (name, it) -> states.add(state(it.string(name))));
        case "prefix" -> prefix = Names.requireTaskId(value.string(field));
        case "label" -> value.oneOrMore(field, (name, it) -> label(it.string(name)));
        case "from" -> fromMs = value.instant(field).toEpochMilli();
        case "to" -> toMs = value.instant(field).toEpochMilli();
        default -> throw JsonReader.invalid("filter." + field, FILTERS);
      }
    }

    private static TaskState state(String name) {
      try {
        return TaskState.ofPublicName(name);
      } catch (IllegalArgumentException e) {
        throw new ProblemException(ErrorCode.INVALID_FIELD, String.valueOf(e.getMessage()));
      }
    }

    private void label(String text) {
      int split = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
      if (split < 1 || labels.size() == Limits.MAX_LABELS) {
        throw JsonReader.invalid("label", "key=value, at most " + Limits.MAX_LABELS + " of them");
      }
      labels.put(text.substring(0, split), text.substring(split + 1));
    }

    private BatchRequest build() {
      if (action == null) {
        throw JsonReader.invalid("action", "stop, delete, rerun, pause or resume");
      }
      if (!filtered) {
        throw JsonReader.invalid("filter", "given; {} means all tasks of the tenant");
      }
      if (fromMs >= toMs) {
        throw JsonReader.invalid(
            "filter.from", "a time before that of to, or nothing could be between them");
      }
      TaskFilter filter = new TaskFilter(function, states, prefix, labels, fromMs, toMs);
      if (action.isOfLanes() && !filter.isOfFunctionOnly()) {
        throw JsonReader.invalid(
            "filter", "{\"function\":…} or {}: whole functions are paused, not single tasks");
      }
      return new BatchRequest(action, filter);
    }
  }
}
